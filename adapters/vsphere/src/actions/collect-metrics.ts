import type { VmMetrics } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { nativeRefOf } from '../inventory/map-vm.ts';
import { wireRef } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { isObject, moRef, refKey, text } from '../protocol/vim-value.ts';
import { readAll } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { counterIds, readCounters } from './perf-counters.ts';
import { readSeries } from './perf-series.ts';

/** VMs in one QueryPerf; servers answer 50 to 100 best. */
const perCall = 100;
/** The real-time interval: hosts keep 20-second samples of the last hour. */
const realTime = 20;

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
  const found: VmMetrics[] = [];
  for (let at = 0; at < running.length; at += perCall) {
    found.push(...(await query(session, ctx, running.slice(at, at + perCall), ids)));
  }
  return found;
}

async function query(
  session: Session,
  ctx: CallContext,
  vms: readonly NativeObject[],
  ids: ReadonlyMap<string, string>,
): Promise<readonly VmMetrics[]> {
  const manager = await session.service(ctx, 'perfManager');
  const metricId = counterIds(ids).map((counterId) => ({ counterId, instance: '' }));
  const answers = await session.call(ctx, manager, 'QueryPerf', {
    querySpec: vms.map((vm) => ({
      entity: wireRef(vm.ref),
      maxSample: 1,
      metricId,
      intervalId: realTime,
      format: 'csv',
    })),
  });
  const byRef = new Map(answers.filter(isObject).map((one) => [refKeyOf(one), one]));
  const now = session.environment.now();
  return vms.map((vm): VmMetrics => {
    const answer = byRef.get(refKey(vm.ref));
    const { at, gauges } = readSeries(answer, ids);
    return { nativeRef: nativeRefOf(vm), at: at ?? new Date(now), gauges, totals: {} };
  });
}

function refKeyOf(answer: Parameters<typeof moRef>[0]): string {
  const ref = moRef(answer, 'entity');
  return ref === undefined ? '' : refKey(ref);
}
