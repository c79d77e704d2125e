interface Entry {
  readonly bytes: Uint8Array;
  readonly name: string;
}

const SLOTS = 1024;
const LONGEST = 64;
const table: (Entry | undefined)[] = Array.from({ length: SLOTS });

/**
 * The string at `start`, out of a table of names seen lately. The table has a fixed number of places, each
 * for one short name, so what a peer sends can make it useless but never larger.
 */
export function nameAt(bytes: Buffer, start: number, length: number): string {
  if (length > LONGEST) return bytes.toString('utf8', start, start + length);
  const slot = hash(bytes, start, length) % SLOTS;
  const entry = table[slot];
  if (entry !== undefined && same(entry.bytes, bytes, start, length)) return entry.name;
  const name = bytes.toString('utf8', start, start + length);
  table[slot] = { bytes: Uint8Array.prototype.slice.call(bytes, start, start + length), name };
  return name;
}

/** FNV-1a. */
function hash(bytes: Buffer, start: number, length: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < start + length; at++) {
    value = Math.imul(value ^ (bytes[at] ?? 0), 0x0100_0193);
  }
  return value >>> 0;
}

function same(known: Uint8Array, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let at = 0; at < length; at++) {
    if (known[at] !== bytes[start + at]) return false;
  }
  return true;
}
