import { HypervisorFault } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done, mappingFault } from '@anyvisor/port';
import type { CallContext, Mutation, ReconfigureRequest, Reconfigured } from '@anyvisor/port';
import { mostCpuCores, mostMemoryGb } from '../capabilities.ts';
import { unavailable } from '../faults.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import { sizeFault } from '../mapping/settings.ts';
import { flag, number } from '../protocol/vim-value.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { refuseTakenName } from './made-vm.ts';

/** Everything in one native call; what became of it a re-read shows. */
export async function reconfigureVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: ReconfigureRequest,
): Promise<Mutation<Reconfigured>> {
  const { cpuCores, memoryMb, name, autostart } = request;
  const fault =
    (cpuCores === undefined ? undefined : sizeFault('/cpuCores', cpuCores, mostCpuCores)) ??
    (memoryMb === undefined ? undefined : sizeFault('/memoryMb', memoryMb, mostMemoryGb * 1024));
  if (fault !== undefined) throw new HypervisorFault(mappingFault(fault));
  if (autostart !== undefined) throw unavailable('reconfigureVm', 'autostart is not built into this version');
  const vm = await readVm(session, ctx, ref);
  const wishes = Object.fromEntries(
    Object.entries({ cpuCores, memoryMb, name }).filter(([, wish]) => wish !== undefined),
  ) as Record<string, Json>;
  if (Object.keys(wishes).length === 0) return done({ changes: [] });
  refuseColdOnly(vm, cpuCores, memoryMb);
  if (name !== undefined && !(await isNamed(vm, name))) await refuseTakenName(session, ctx, name);
  const spec = { name, numCPUs: cpuCores, memoryMB: memoryMb };
  return startTask(
    session,
    ctx,
    vm.ref,
    'ReconfigVM_Task',
    { spec },
    { answer: 'reconfigured', vm: vm.ref.value, value: wishes },
  );
}

async function isNamed(vm: NativeObject, name: string): Promise<boolean> {
  return vm.properties['name'] === name;
}

/** A running VM takes more of what it was given room for, and gives nothing back. */
function refuseColdOnly(vm: NativeObject, cpuCores: number | undefined, memoryMb: number | undefined): void {
  if (powerStateOf(vm) !== 'RUNNING') return;
  const rules = [
    ['cores', cpuCores, 'config.hardware.numCPU', 'config.cpuHotAddEnabled'],
    ['memory', memoryMb, 'config.hardware.memoryMB', 'config.memoryHotAddEnabled'],
  ] as const;
  for (const [what, wish, present, hot] of rules) {
    const now = number(vm.properties[present]) ?? 0;
    if (wish === undefined || wish === now) continue;
    if (wish < now) throw unavailable('reconfigureVm', `a running VM gives back no ${what}: stop it first`);
    if (flag(vm.properties[hot]) !== true) {
      throw unavailable('reconfigureVm', `hot-add of ${what} is off for this VM: stop it first`);
    }
  }
}
