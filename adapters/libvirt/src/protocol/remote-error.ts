import { i32, optional, struct, text } from './codec.ts';
import type { Codec, StructOf } from './codec.ts';
import { domain, network } from './handles.ts';

/** The error record as the daemon sends it (virNetMessageError). */
const fields = {
  code: i32,
  domain: i32,
  message: optional(text),
  level: i32,
  dom: optional(domain),
  str1: optional(text),
  str2: optional(text),
  str3: optional(text),
  int1: i32,
  int2: i32,
  net: optional(network),
};

export type RemoteErrorRecord = StructOf<typeof fields>;
export const remoteError: Codec<RemoteErrorRecord> = struct(fields);

/**
 * What libvirt answered instead of a result. `code` is a virErrorNumber and `domain` a virErrorDomain
 * (include/libvirt/virterror.h); both are needed to tell errors apart, the message is for people only.
 */
export class LibvirtError extends Error {
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;
  /** Name of the procedure that was refused. */
  readonly procedure: string;

  constructor(record: RemoteErrorRecord, procedure: string) {
    super(record.message ?? `libvirt error ${record.code}`);
    this.name = 'LibvirtError';
    this.code = isUnknownProcedure(record) ? NO_SUPPORT : record.code;
    this.domain = record.domain;
    this.level = record.level;
    this.str1 = record.str1;
    this.str2 = record.str2;
    this.str3 = record.str3;
    this.int1 = record.int1;
    this.int2 = record.int2;
    this.procedure = procedure;
  }
}

const NO_SUPPORT = 3;
const RPC = 39;
const FROM_RPC_LAYERS = new Set([7, 13]);

/** A daemon older than the procedure says so in words only; the C client reads it the same way. */
function isUnknownProcedure({ code, domain: from, message = '' }: RemoteErrorRecord): boolean {
  return code === RPC && FROM_RPC_LAYERS.has(from) && message.startsWith('unknown procedure');
}
