import { formatComplaint } from './formats.ts';
import type { Spec } from './spec.ts';

export type Value = string | number | boolean | readonly string[];
type Checked =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly complaint: string };

/** Checks one value that came as text, and gives it its type. The complaints are the platform's texts. */
export function checkValue(spec: Spec, text: string): Checked {
  const value = typed(spec, text);
  if (value === undefined) return bad(`type check ('${spec.type}') failed - got '${text}'`);
  if (spec.format !== undefined && text !== '') {
    const complaint = formatComplaint(spec.format, text);
    if (complaint !== undefined) return bad(`invalid format - ${complaint}`);
  }
  if (spec.fits !== undefined && !spec.fits(text)) return bad('value does not match the regex pattern');
  if (spec.maxLength !== undefined && text.length > spec.maxLength) {
    return bad(`value may only be ${String(spec.maxLength)} characters long`);
  }
  if (typeof value === 'number') {
    if (spec.minimum !== undefined && value < spec.minimum) {
      return bad(`value must have a minimum value of ${String(spec.minimum)}`);
    }
    if (spec.maximum !== undefined && value > spec.maximum) {
      return bad(`value must have a maximum value of ${String(spec.maximum)}`);
    }
  }
  if (spec.values !== undefined && !spec.values.includes(text)) {
    return bad(`value '${text}' does not have a value in the enumeration '${spec.values.join(', ')}'`);
  }
  return { ok: true, value };
}

function typed(spec: Spec, text: string): Value | undefined {
  switch (spec.type) {
    case 'boolean':
      if (/^(1|on|yes|true)$/i.test(text)) return true;
      return /^(0|off|no|false)$/i.test(text) ? false : undefined;
    case 'integer':
      return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
    case 'array':
      return [text];
    case 'object':
    case 'string':
      break;
  }
  return text;
}

function bad(complaint: string): Checked {
  return { ok: false, complaint };
}
