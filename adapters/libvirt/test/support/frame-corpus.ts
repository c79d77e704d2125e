import * as fc from 'fast-check';
import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { events } from '../../src/protocol/event-messages.ts';
import type { Procedure } from '../../src/protocol/procedure.ts';
import { procedures } from '../../src/protocol/procedures.ts';
import { remoteError } from '../../src/protocol/remote-error.ts';
import { valueOf } from './value-of-shape.ts';

/** A call that can be made, and well-formed answers to it. */
export interface FuzzedCall {
  readonly procedure: Procedure<unknown, unknown>;
  readonly args: unknown;
  readonly answers: readonly Buffer[];
}

export interface FuzzedEvent {
  readonly program: number;
  readonly number: number;
  readonly messages: readonly Buffer[];
}

export interface FrameCorpus {
  readonly calls: readonly FuzzedCall[];
  readonly events: readonly FuzzedEvent[];
  readonly errors: readonly Buffer[];
}

const SAMPLES = 12;

/** What an honest daemon could say, of every procedure and event there is: the ground from which lies are made. */
export function frameCorpus(seed: number): FrameCorpus {
  const samples = (shape: string): readonly Buffer[] => fc.sample(valueOf(shape), { numRuns: SAMPLES, seed });
  return {
    calls: Object.values(procedures as Record<string, Procedure<unknown, unknown>>).map((procedure) => ({
      procedure,
      args: procedure.args.read(new XdrReader(samples(procedure.args.shape)[0] ?? Buffer.alloc(0))),
      answers: samples(procedure.result.shape),
    })),
    events: Object.values(events).map(({ program, number, message }) => ({
      program,
      number,
      messages: samples(message.shape),
    })),
    errors: samples(remoteError.shape),
  };
}
