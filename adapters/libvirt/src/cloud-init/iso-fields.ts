/** Logical sector size of every CD. */
export const SECTOR = 2048;

/** A number in both byte orders (ECMA-119, section 7.3.3). */
export function both32(value: number): Uint8Array {
  const out = Buffer.alloc(8);
  out.writeUInt32LE(value, 0);
  out.writeUInt32BE(value, 4);
  return out;
}

export function both16(value: number): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt16LE(value, 0);
  out.writeUInt16BE(value, 2);
  return out;
}

/** ASCII, padded with blanks. */
export function dCharacters(text: string, length: number): Uint8Array {
  return Buffer.from(text.slice(0, length).padEnd(length, ' '), 'latin1');
}

/** Big-endian UCS-2, padded with blanks; an odd last byte is zero. */
export function ucs2(text: string, length: number): Uint8Array {
  const out = Buffer.alloc(length);
  const units = Math.floor(length / 2);
  out.set(ucs2Units(text.slice(0, units).padEnd(units, ' ')), 0);
  return out;
}

export function ucs2Units(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16();
}
