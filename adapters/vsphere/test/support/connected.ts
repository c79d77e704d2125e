import { randomUUID } from 'node:crypto';
import type { CallContext, HypervisorPort } from '@anyvisor/port';
import { vsphereAdapter } from '../../src/index.ts';

export interface Connected {
  readonly port: HypervisorPort;
  readonly ctx: (milliseconds?: number, signal?: AbortSignal) => CallContext;
}

/** A port to these parameters, and contexts for its calls. */
export function connected(given: unknown, now: () => number = Date.now): Connected {
  const parameters = vsphereAdapter.parameters.parse(given);
  if (!parameters.ok) throw new Error(JSON.stringify(parameters.error));
  return {
    port: vsphereAdapter.connect(parameters.value, { now, log: () => {} }),
    ctx: (milliseconds = 15_000, signal = new AbortController().signal) => ({
      signal,
      deadline: Date.now() + milliseconds,
      progress: () => {},
      correlationId: randomUUID(),
    }),
  };
}
