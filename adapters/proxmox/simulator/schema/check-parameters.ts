import { refusesParameters } from '../http/api-error.ts';
import { checkValue } from './check-value.ts';
import type { Value } from './check-value.ts';
import { propertyFormats } from './property-formats.ts';
import { parsePropertyString } from './property-string.ts';
import { specOf } from './spec.ts';
import type { Spec, SpecTable } from './spec.ts';

/** What came over the wire: text, or several texts for one name. */
export type RawParameters = ReadonlyMap<string, string | readonly string[]>;

/** Checks a request against its method's table; throws 400 with one text per refused parameter. */
export function checkParameters(table: SpecTable, raw: RawParameters): ReadonlyMap<string, Value> {
  const errors = new Map<string, string>();
  const values = new Map<string, Value>();
  for (const [name, given] of raw) {
    const spec = specOf(table, name);
    if (spec === undefined) {
      errors.set(
        name,
        'property is not defined in schema and the schema does not allow additional properties',
      );
      continue;
    }
    if (spec.requires !== undefined && !raw.has(spec.requires)) {
      errors.set(spec.requires, `missing property - '${name}' requires this property`);
    }
    if (spec.type === 'array') {
      values.set(name, typeof given === 'string' ? [given] : given);
      continue;
    }
    const text = typeof given === 'string' ? given : given.join('\0');
    const checked = checkValue(spec, text);
    if (!checked.ok) errors.set(name, checked.complaint);
    else {
      values.set(name, checked.value);
      const complaint = propertyComplaint(spec, text);
      if (complaint !== undefined) errors.set(name, `invalid format - ${complaint}`);
    }
  }
  for (const [name, spec] of table) {
    if (!spec.optional && !raw.has(name)) errors.set(name, 'property is missing and it is not optional');
  }
  if (errors.size > 0) throw refusesParameters(Object.fromEntries(errors));
  return values;
}

function propertyComplaint(spec: Spec, text: string): string | undefined {
  const format = spec.format === undefined ? undefined : propertyFormats[spec.format];
  if (format === undefined) return undefined;
  const parsed = parsePropertyString(format, text);
  return parsed.ok ? undefined : parsed.complaint;
}
