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

export function readUuid(from: XdrReader): string {
  const bytes = from.fixed(16);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
