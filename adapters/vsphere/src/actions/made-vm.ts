import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { CallContext, Step, StepMemory } from '@anyvisor/port';
import { alreadyExists, isFault } from '../faults.ts';
import { instanceUuidOf } from '../inventory/marker.ts';
import { nativeRefOf, powerStateOf, unescaped } from '../inventory/map-vm.ts';
import { readObjects } from '../protocol/properties.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { moRefs, text } from '../protocol/vim-value.ts';
import { findVm } from '../reading/one-vm.ts';
import { readAll } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { followTask, startTask, waitForTasks } from '../tasks.ts';

/** The VM that an operation made, by the instance UUID derived from its marker. */
export function findMade(
  session: Session,
  ctx: CallContext,
  marker: string,
): Promise<NativeObject | undefined> {
  return findVm(session, ctx, instanceUuidOf(marker));
}

/** The native reference a finished creation left in memory. */
export function madeRef(answer: Json | undefined, marker: string): string {
  return typeof answer === 'string' ? answer : instanceUuidOf(marker);
}

/** Names are unique per folder only; a person looking for a VM has but the name. */
export async function refuseTakenName(session: Session, ctx: CallContext, name: string): Promise<void> {
  const all = await readAll(session, ctx, { VirtualMachine: ['name'] });
  if (all.some(({ properties }) => unescaped(text(properties['name']) ?? '') === name))
    throw alreadyExists('vm', name);
}

/** A step whose native call creates the VM, with everything around it that a crash demands. */
export function creationStep(
  session: Session,
  name: string,
  marker: string,
  start: (ctx: CallContext, memory: StepMemory) => ReturnType<typeof startTask>,
  vmName: string,
): Step {
  return {
    name,
    find: async (ctx) => {
      let vm = await findMade(session, ctx, marker);
      if (vm === undefined) {
        // A creation of ours may be under way, and shows its VM only at its end.
        const creating = await creationsUnderWay(session, ctx);
        if (creating.length > 0) {
          await waitForTasks(session, ctx, creating);
          vm = await findMade(session, ctx, marker);
        }
      }
      return ok(vm === undefined ? { happened: false } : { happened: true, value: nativeRefOf(vm) });
    },
    run: async (ctx, memory) => {
      const made = await findMade(session, ctx, marker);
      if (made !== undefined) return ok({ kind: 'done', value: nativeRefOf(made) });
      await refuseTakenName(session, ctx, vmName);
      return ok(await start(ctx, memory));
    },
    undo: async (ctx) => {
      await waitForTasks(session, ctx, await creationsUnderWay(session, ctx));
      const vm = await findMade(session, ctx, marker);
      if (vm !== undefined) await destroy(session, ctx, vm);
      return ok();
    },
  };
}

/** Stops and removes, with its disks; succeeds when it is gone already. */
export async function destroy(session: Session, ctx: CallContext, vm: NativeObject): Promise<void> {
  try {
    if (powerStateOf(vm) === 'RUNNING') await settle(session, ctx, vm, 'PowerOffVM_Task');
    await settle(session, ctx, vm, 'Destroy_Task');
  } catch (error) {
    if (!isFault(error, 'ManagedObjectNotFound')) throw error;
  }
}

/** Starts a task on a VM and waits for it. */
export async function settle(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  method: string,
  parameters: Parameters<typeof startTask>[4] = {},
): Promise<void> {
  const outcome = await startTask(session, ctx, vm.ref, method, parameters, { answer: 'nothing' });
  if (outcome.kind === 'task') await followTask(session, ctx, outcome.task);
}

/** Creations and clones of this account that have not ended. */
async function creationsUnderWay(session: Session, ctx: CallContext) {
  const manager = await session.service(ctx, 'taskManager');
  const [seen] = await readObjects(session, ctx, [manager], { TaskManager: ['recentTask'] });
  const recent = moRefs({ $: 'ArrayOf', one: seen?.properties['recentTask'] ?? '' }, 'one');
  const tasks = await readObjects(session, ctx, recent, { Task: ['info.state', 'info.descriptionId'] });
  return tasks
    .filter(({ properties }) => ['running', 'queued'].includes(text(properties['info.state']) ?? ''))
    .filter(({ properties }) => /createVm|\.clone/i.test(text(properties['info.descriptionId']) ?? ''))
    .map(({ ref }) => ref);
}
