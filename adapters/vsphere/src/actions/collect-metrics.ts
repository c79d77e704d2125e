import type { VmMetrics } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { isFault } from '../faults.ts';
import { nativeRefOf } from '../inventory/map-vm.ts';
import { wireRef } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { isObject, moRef, refKey, text } from '../protocol/vim-value.ts';
import type { VimObject } from '../protocol/vim-value.ts';
import { readAll } from '../session/all-view.ts';
import { readEndpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';
import { metricIds, readCounters } from './perf-counters.ts';
import { readSeries } from './perf-series.ts';

/** VMs in one QueryPerf; servers answer 50 to 100 best. */
const perCall = 100;
/** Calls under way at once. */
const atOnce = 3;
/** The real-time interval: hosts keep 20-second samples of the last hour. */
const realTime = 20;
/** vCenter's shortest historical interval, kept for a day; what is asked of it must have a beginning. */
const historical = 300;
const recent = 3 * historical * 1000;

/** The newest sample of each running VM, many VMs in one call. */
export async function collectMetrics(
  session: Session,
  ctx: CallContext,
  refs: readonly string[],
): Promise<readonly VmMetrics[]> {
  if (refs.length === 0) return [];
  const wanted = new Set(refs);
  const all = await readAll(session, ctx, {
    VirtualMachine: [
      'config.instanceUuid',
      'runtime.powerState',
      'runtime.connectionState',
      'config.template',
    ],
  });
  const running = all.filter(
    (vm) =>
      wanted.has(nativeRefOf(vm)) &&
      text(vm.properties['runtime.powerState']) === 'poweredOn' &&
      (text(vm.properties['runtime.connectionState']) ?? 'connected') === 'connected',
  );
  const ids = await readCounters(session, ctx);
  const batches: (readonly NativeObject[])[] = [];
  for (let at = 0; at < running.length; at += perCall) batches.push(running.slice(at, at + perCall));
  const found: VmMetrics[] = [];
  const work = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      found.push(...(await samplesOf(session, ctx, batch, ids)));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** Real-time samples; of VMs whose host has none (it has just come back, for one), vCenter's own of the last minutes. */
async function samplesOf(
  session: Session,
  ctx: CallContext,
  vms: readonly NativeObject[],
  ids: ReadonlyMap<string, string>,
): Promise<readonly VmMetrics[]> {
  const now = session.environment.now();
  const gone = new Set<string>();
  const live = await query(session, ctx, vms, ids, { maxSample: 1, intervalId: realTime, gone });
  const silent = vms.filter(
    (vm) => !gone.has(refKey(vm.ref)) && sampleTime(live.get(refKey(vm.ref)), ids) === undefined,
  );
  const { isVCenter } = await readEndpoint(session, ctx);
  const older =
    isVCenter && silent.length > 0
      ? await query(session, ctx, silent, ids, {
          startTime: new Date(now - recent).toISOString(),
          intervalId: historical,
          gone,
        })
      : new Map<string, VimObject>();
  return vms.flatMap((vm): readonly VmMetrics[] => {
    const key = refKey(vm.ref);
    if (gone.has(key)) return [];
    const answer = sampleTime(live.get(key), ids) === undefined ? older.get(key) : live.get(key);
    const { at, gauges } = readSeries(answer, ids);
    return [{ nativeRef: nativeRefOf(vm), at: at ?? new Date(now), gauges, totals: {} }];
  });
}

function sampleTime(answer: VimObject | undefined, ids: ReadonlyMap<string, string>): Date | undefined {
  return readSeries(answer, ids).at;
}

/** The answer about each VM, by its reference. One that went meanwhile fails the whole call: then it is left out. */
async function query(
  session: Session,
  ctx: CallContext,
  vms: readonly NativeObject[],
  ids: ReadonlyMap<string, string>,
  how: {
    readonly startTime?: string;
    readonly maxSample?: number;
    readonly intervalId: number;
    /** Takes up whoever is not there any more. */
    readonly gone: Set<string>;
  },
): Promise<ReadonlyMap<string, VimObject>> {
  if (vms.length === 0) return new Map();
  const manager = await session.service(ctx, 'perfManager');
  const metricId = metricIds(ids);
  const { startTime, maxSample, intervalId } = how;
  const querySpec = vms.map((vm) => ({
    entity: wireRef(vm.ref),
    startTime,
    maxSample,
    metricId,
    intervalId,
    format: 'csv',
  }));
  try {
    const answers = await session.call(ctx, manager, 'QueryPerf', { querySpec });
    return new Map(answers.filter(isObject).map((one) => [refKeyOf(one), one]));
  } catch (error) {
    const missing = isFault(error, 'ManagedObjectNotFound') ? moRef(error.detail, 'obj') : undefined;
    const rest = vms.filter((vm) => vm.ref.value !== missing?.value);
    if (missing === undefined || rest.length === vms.length) throw error;
    how.gone.add(refKey(missing));
    return query(session, ctx, rest, ids, how);
  }
}

function refKeyOf(answer: VimObject): string {
  const ref = moRef(answer, 'entity');
  return ref === undefined ? '' : refKey(ref);
}
