import { checkValue } from './check-value.ts';
import type { SpecTable } from './spec.ts';

/** A `key=value,…` format: its keys, and keys that are another key's value (`virtio=MAC` is `model=virtio,macaddr=MAC`). */
export interface PropertyFormat {
  readonly keys: SpecTable;
  readonly aliases?: { readonly names: readonly string[]; readonly key: string; readonly valueKey: string };
}

export type Properties = ReadonlyMap<string, string>;
type Parsed =
  | { readonly ok: true; readonly properties: Properties }
  | { readonly ok: false; readonly complaint: string };

/** Reads and checks `scsi0`, `net0`, `agent` … values. The order of the keys is kept. */
export function parsePropertyString(format: PropertyFormat, text: string): Parsed {
  const properties = new Map<string, string>();
  const defaultKey = [...format.keys].find(([, spec]) => spec.isDefaultKey)?.[0];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const cut = part.indexOf('=');
    const [key, value] = cut < 0 ? [undefined, part] : [part.slice(0, cut), part.slice(cut + 1)];
    if (key === undefined) {
      if (defaultKey === undefined)
        return bad('value without key, but schema does not define a default key\n');
      if (properties.has(defaultKey))
        return bad(`duplicate key in comma-separated list property: ${defaultKey}\n`);
      properties.set(defaultKey, value);
    } else if (format.aliases?.names.includes(key) === true) {
      properties.set(format.aliases.key, key);
      properties.set(format.aliases.valueKey, value);
    } else {
      const known = key === 'volume' && defaultKey === 'file' ? 'file' : key;
      if (properties.has(known)) return bad(`duplicate key in comma-separated list property: ${known}\n`);
      properties.set(known, value);
    }
  }
  return verify(format, properties);
}

function verify(format: PropertyFormat, properties: Properties): Parsed {
  const complaints: string[] = [];
  for (const [key, value] of properties) {
    const spec = format.keys.get(key);
    if (spec === undefined) {
      complaints.push(
        `${key}: property is not defined in schema and the schema does not allow additional properties`,
      );
      continue;
    }
    const checked = checkValue(spec, value);
    if (!checked.ok) complaints.push(`${key}: ${checked.complaint.trimEnd()}`);
  }
  for (const [key, spec] of format.keys) {
    if (!spec.optional && !properties.has(key))
      complaints.push(`${key}: property is missing and it is not optional`);
  }
  return complaints.length === 0
    ? { ok: true, properties }
    : bad(`format error\n${complaints.map((line) => `${line}\n`).join('')}`);
}

function bad(complaint: string): Parsed {
  return { ok: false, complaint };
}

/**
 * Writes properties back: the default key's value stands alone and first, an alias becomes `alias=value`, then come the keys
 * that must be there, then the others, each by the alphabet.
 */
export function printProperties(format: PropertyFormat, properties: Properties): string {
  const { aliases } = format;
  const parts: string[] = [];
  const rank = (key: string): string => {
    const spec = format.keys.get(key);
    return `${spec?.isDefaultKey === true ? 0 : spec?.optional === false ? 1 : 2}${key}`;
  };
  const ordered = [...properties].sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1));
  for (const [key, value] of ordered) {
    if (key === aliases?.valueKey && properties.has(aliases.key)) continue;
    if (key === aliases?.key) {
      const of = properties.get(aliases.valueKey);
      parts.push(of === undefined ? value : `${value}=${of}`);
    } else parts.push(format.keys.get(key)?.isDefaultKey === true ? value : `${key}=${value}`);
  }
  return parts.join(',');
}
