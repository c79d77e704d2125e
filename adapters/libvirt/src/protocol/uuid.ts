import { XdrError } from '@anyvisor/toolkit/xdr-error';
import type { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import type { Codec } from './codec.ts';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Sixteen bytes on the wire, 36 characters with hyphens, in lower case, here. */
export const uuid: Codec<string> = {
  shape: 'o[16]',
  minBytes: 16,
  read: readUuid,
  write(to, value) {
    if (!FORM.test(value)) throw new XdrError('a UUID must have the form 8-4-4-4-12 hexadecimal digits');
    to.fixed(Buffer.from(value.replaceAll('-', ''), 'hex'), 16);
  },
};

const HEX = Buffer.from('0123456789abcdef', 'latin1');
const HYPHENS_BEFORE = new Set([4, 6, 8, 10]);
/** Written digit by digit and turned into a string at once: cheaper than five pieces when lists are long. */
const form = Buffer.alloc(36, '-');
const places = digitPlaces();

export function readUuid(from: XdrReader): string {
  const bytes = from.fixed(16);
  for (let index = 0; index < 16; index++) {
    const byte = bytes[index] ?? 0;
    const at = places[index] ?? 0;
    form[at] = HEX[byte >> 4] ?? 0;
    form[at + 1] = HEX[byte & 15] ?? 0;
  }
  return form.toString('latin1');
}

function digitPlaces(): readonly number[] {
  let at = 0;
  return Array.from({ length: 16 }, (_, index) => {
    if (HYPHENS_BEFORE.has(index)) at++;
    at += 2;
    return at - 2;
  });
}
