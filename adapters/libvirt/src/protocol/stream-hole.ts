import { XdrError } from '@anyvisor/toolkit/xdr-error';
import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { i64, struct, u32 } from './codec.ts';
import type { Codec } from './codec.ts';

/** A run of zeroes that was not sent (virNetStreamHole). Only sparse streams hold these, between their bytes. */
export class StreamHole {
  /** In bytes. */
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }
}

interface HoleRecord {
  readonly length: number | bigint;
  readonly flags: number;
}

export const holeRecord: Codec<HoleRecord> = struct({ length: i64, flags: u32 });

export function readHole(payload: Buffer): StreamHole {
  const reader = new XdrReader(payload);
  const { length } = holeRecord.read(reader);
  reader.finish();
  if (typeof length !== 'number' || length < 0) throw new XdrError('a hole of impossible length');
  return new StreamHole(length);
}
