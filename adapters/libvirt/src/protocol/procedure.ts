import { struct } from './codec.ts';
import type { Codec, Fields, StructOf } from './codec.ts';
import { QEMU_PROGRAM, REMOTE_PROGRAM } from './limits.ts';

/**
 * One remote procedure: its number and how its arguments and its result look on the wire.
 *
 * The tables in procedures/ were written by hand from src/remote/remote_protocol.x and qemu_protocol.x of
 * libvirt (numbers and field order are facts of a promised ABI: docs/support.rst); a test compares them with
 * the .x files when these are at hand.
 */
export interface Procedure<Args, Result> {
  /** Without its prefix: `DOMAIN_CREATE_WITH_FLAGS` for REMOTE_PROC_DOMAIN_CREATE_WITH_FLAGS. */
  readonly name: string;
  readonly program: number;
  readonly number: number;
  readonly args: Codec<Args>;
  readonly result: Codec<Result>;
  /** Served by the daemon even when all its ordinary workers hang; here it may use the fifth place. */
  readonly urgent: boolean;
  /** Which connection of a session carries it. */
  readonly lane: LaneName;
  /** Set when the call opens a stream. */
  readonly stream: StreamDirection | undefined;
}

/** control: what people wait for · monitor: events and bulk reading, never behind a slow action. */
export type LaneName = 'control' | 'monitor';

/** Seen from here: a download comes from the daemon, an upload goes to it. */
export type StreamDirection = 'download' | 'upload' | 'both';

export interface ProcedureTraits {
  readonly urgent?: boolean;
  readonly lane?: LaneName;
  readonly stream?: StreamDirection;
}

export function remote<A extends Fields, R extends Fields>(
  name: string,
  number: number,
  args: A,
  result: R,
  traits: ProcedureTraits = {},
): Procedure<StructOf<A>, StructOf<R>> {
  return procedure(REMOTE_PROGRAM, name, number, args, result, traits);
}

export function qemu<A extends Fields, R extends Fields>(
  name: string,
  number: number,
  args: A,
  result: R,
  traits: ProcedureTraits = {},
): Procedure<StructOf<A>, StructOf<R>> {
  return procedure(QEMU_PROGRAM, name, number, args, result, traits);
}

function procedure<A extends Fields, R extends Fields>(
  program: number,
  name: string,
  number: number,
  args: A,
  result: R,
  { urgent = false, lane = 'control', stream }: ProcedureTraits,
): Procedure<StructOf<A>, StructOf<R>> {
  return { name, program, number, args: struct(args), result: struct(result), urgent, lane, stream };
}
