import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { Step, StepMemory } from '@anyvisor/port';
import { nothing, taskStarted } from '../protocol/native.ts';
import type { NativeSpec } from '../mapper.ts';
import { path } from '../session.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { readAll, readVm } from './read.ts';

type NativeDiskSpec = NativeSpec['disks'][number];

/**
 * The two steps that give a VM a new disk. `label` marks the disk; `vmOf` knows the VM once the steps before have run.
 */
export function diskSteps(
  session: Session,
  suffix: string,
  disk: NativeDiskSpec,
  label: string,
  vmOf: (memory: StepMemory) => string | undefined,
): readonly Step[] {
  const find = async (ctx: Parameters<Step['find']>[0]) =>
    (await readAll(session, ctx)).disks.find((one) => one.label === label);
  const create: Step = {
    name: `create-disk${suffix}`,
    find: async (ctx) => {
      const made = await find(ctx);
      if (made === undefined) {
        return ok({ happened: false });
      }
      return ok(
        made.busy === null
          ? { happened: true, value: { id: made.id } }
          : { happened: 'running', task: { id: made.busy, verb: 'create-disk' } },
      );
    },
    run: async (ctx) => {
      const made = await find(ctx);
      return made === undefined
        ? ok(
            taskOutcome(
              'create-disk',
              await session.request(ctx, 'POST', '/disks', taskStarted, { ...disk, label }),
            ),
          )
        : ok(done({ id: made.id }));
    },
    undo: async (ctx) => {
      const made = await find(ctx);
      if (made !== undefined) {
        await session.request(ctx, 'DELETE', path`/disks/${made.id}`, nothing);
      }
      return ok();
    },
  };
  const attach: Step = {
    name: `attach-disk${suffix}`,
    find: async (ctx, memory) => {
      const { disks } = await readVm(session, ctx, vmOf(memory) ?? '');
      const id = idOf(memory[create.name]);
      return ok(disks.some((one) => one.id === id) ? { happened: true, value: null } : { happened: false });
    },
    run: async (ctx, memory) => {
      const id = idOf(memory[create.name]) ?? '';
      await session.request(ctx, 'PUT', path`/vms/${vmOf(memory) ?? ''}/disks/${id}`, nothing);
      return ok(done());
    },
    undo: async (ctx, memory) => {
      const { vms } = await readAll(session, ctx);
      const vm = vms.find((one) => one.id === vmOf(memory));
      const disk = vm?.disks.find((one) => one.label === label);
      if (vm !== undefined && disk !== undefined) {
        await session.request(ctx, 'DELETE', path`/vms/${vm.id}/disks/${disk.id}`, nothing);
      }
      return ok();
    },
  };
  return [create, attach];
}

/** The id in what a create step answered. */
export function idOf(answer: Json | undefined): string | undefined {
  return typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string'
    ? answer.id
    : undefined;
}
