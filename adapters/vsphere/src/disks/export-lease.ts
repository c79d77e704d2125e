import { setTimeout as sleep } from 'node:timers/promises';
import type { CallContext } from '@anyvisor/port';
import { failed, notFound } from '../faults.ts';
import { readObjects } from '../protocol/properties.ts';
import { localizedFault } from '../protocol/vim-fault.ts';
import { flag, number, objects, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** An HttpNfcLease that is ready: files to fetch while it is kept alive. */
export interface Lease {
  readonly ref: MoRef;
  readonly devices: readonly VimObject[];
  /** Seconds without a word after which the server ends it. */
  readonly timeoutSeconds: number;
}

const pause = 200;

/** Waits until the lease is ready; one that fails says why. */
export async function readyLease(session: Session, ctx: CallContext, ref: MoRef): Promise<Lease> {
  for (;;) {
    const [seen] = await readObjects(session, ctx, [ref], { HttpNfcLease: ['state', 'error', 'info'] });
    if (seen === undefined) throw notFound('lease', ref.value);
    const state = text(seen.properties['state']);
    if (state === 'error') throw localizedFault(seen.properties['error'], 'ExportVm');
    if (state === 'ready') {
      const info = seen.properties['info'];
      const devices = objects(info, 'deviceUrl').filter((one) => flag(one, 'disk') === true);
      return { ref, devices, timeoutSeconds: number(info, 'leaseTimeout') ?? 300 };
    }
    if (state !== 'initializing')
      throw failed('ExportVm', `the export ended before it began (${state ?? ''})`);
    if (Date.now() > ctx.deadline) throw failed('ExportVm', 'the host did not get the export ready in time');
    await sleep(pause, undefined, { signal: ctx.signal });
  }
}

/** Tells the server from time to time how far the transfer is; a lease nobody speaks of ends. */
export function keepAlive(session: Session, ctx: CallContext, lease: Lease, percent: () => number) {
  const every = Math.max(1, Math.min(60, lease.timeoutSeconds / 4)) * 1000;
  const timer = setInterval(() => void tell(session, ctx, lease, percent()).catch(() => {}), every);
  timer.unref();
  return () => clearInterval(timer);
}

/** The end of a lease: complete, or given up. */
export async function endLease(
  session: Session,
  ctx: CallContext,
  lease: Lease,
  complete: boolean,
): Promise<void> {
  const own = { ...ctx, signal: new AbortController().signal, deadline: Date.now() + farewell };
  if (complete) {
    await tell(session, own, lease, 100);
    await session.call(own, lease.ref, 'HttpNfcLeaseComplete');
  } else {
    // It ends by its own clock when even this is not heard.
    await session.call(own, lease.ref, 'HttpNfcLeaseAbort').catch(() => {});
  }
}

const farewell = 10_000;

async function tell(session: Session, ctx: CallContext, { ref }: Lease, percent: number): Promise<void> {
  await session.call({ ...ctx, deadline: Date.now() + farewell }, ref, 'HttpNfcLeaseProgress', {
    percent: Math.min(100, Math.max(0, Math.round(percent))),
  });
}
