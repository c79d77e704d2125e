import { HypervisorFault, ok } from '@anyvisor/domain';
import type { Inventory, MappingError, Result, VmMetrics } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { CallContext, MarkedObject } from '@anyvisor/port';
import { mapResources, mapTemplates } from '../inventory/map-resources.ts';
import { mapVm } from '../inventory/map-vm.ts';
import { nativeInventory, nativeStats, nativeVm } from '../protocol/native.ts';
import type { NativeInventory, NativeVm } from '../protocol/native.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';

/** Everything the endpoint has, in its own words: one call. */
export function readAll(session: Session, ctx: CallContext): Promise<NativeInventory> {
  return session.request(ctx, 'GET', '/inventory', nativeInventory);
}

export async function readInventory(session: Session, ctx: CallContext): Promise<Inventory> {
  const native = await readAll(session, ctx);
  return {
    vms: native.vms.map(mapVm),
    templates: mapTemplates(native),
    resources: mapResources(native),
  };
}

export function readVm(session: Session, ctx: CallContext, ref: string): Promise<NativeVm> {
  return session.request(ctx, 'GET', path`/vms/${ref}`, nativeVm);
}

export async function findByMarker(session: Session, ctx: CallContext, marker: string) {
  const { vms, disks } = await readAll(session, ctx);
  const found: MarkedObject[] = [];
  for (const vm of vms) {
    if (vm.label === marker) {
      found.push({ kind: 'vm', nativeRef: vm.id, name: vm.name });
    }
    for (const snapshot of vm.snapshots.filter((one) => one.label === marker)) {
      found.push({ kind: 'snapshot', nativeRef: snapshot.id, name: snapshot.id });
    }
  }
  for (const disk of disks.filter((one) => one.label?.startsWith(`${marker}/`) === true)) {
    found.push({ kind: 'disk', nativeRef: disk.id, name: disk.id });
  }
  return ok(found);
}

export async function collectMetrics(
  session: Session,
  ctx: CallContext,
  refs: readonly string[],
  now: number,
) {
  const stats = await session.request(ctx, 'GET', '/stats', nativeStats);
  const wanted = new Set(refs);
  return ok(
    stats
      .filter((one) => wanted.has(one.vmId))
      .map(({ vmId, cpuSeconds }): VmMetrics => ({
        nativeRef: vmId,
        at: new Date(now),
        gauges: {},
        totals: { cpuSeconds },
      })),
  );
}

/** The value of a mapping; its error thrown, for the guard to catch. */
export function mapped<T>(result: Result<T, MappingError>): T {
  if (!result.ok) {
    throw new HypervisorFault(mappingFault(result.error));
  }
  return result.value;
}
