import type { Json } from '@anyvisor/domain';
import type { MigrateRequest, StepMemory, StepTable } from '@anyvisor/port';
import { longWork } from '../actions/long-work.ts';
import { happened, notYet, step } from '../actions/step.ts';
import { notFound } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { isMissing, volumeAt } from '../storage/volume-handle.ts';
import { copyLive, giveUpCopy } from './copy-live.ts';
import { copyOff } from './copy-off.ts';
import { liesAt } from './lies-at.ts';
import { planMove } from './plan-move.ts';
import type { MovePlan, MovedDisk } from './plan-move.ts';

export const MOVE_VERB = 'move-disks';

/**
 * A VM's disks to another storage pool of the same host, under a running guest too. One after another, each whole: copied,
 * switched over to, and only then its old volume deleted; what was moved when something fails stays where it is.
 */
export function moveDisks(session: LibvirtSession, ref: string, request: MigrateRequest): StepTable<null> {
  const task = { id: `${MOVE_VERB}:${request.marker}`, verb: MOVE_VERB, data: { uuid: ref } };
  return {
    kind: 'steps',
    result: () => null,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => {
          const plan = await planMove(at, await findDomain(at, ref), request);
          return { kind: 'done', value: plan as unknown as Json };
        },
      }),
      step(session, 'move-disks', {
        find: async (at, memory) => {
          const dom = await lookUpDomain(at, ref);
          return dom !== undefined && (await allMoved(at, dom, planIn(memory))) ? happened() : notYet;
        },
        run: (at, memory) =>
          longWork(at, task, async (detached) => {
            const dom = await findDomain(detached, ref);
            const plan = planIn(memory);
            for (const [index, disk] of plan.disks.entries()) {
              at.ctx.progress(index / plan.disks.length, `${dom.name}: ${disk.target}`);
              await moveOne(detached, dom, plan, disk);
            }
            return null;
          }),
        undo: async (at, memory) => {
          const plan = memory['plan'] as unknown as MovePlan | undefined;
          const dom = await lookUpDomain(at, ref);
          if (plan === undefined || dom === undefined) return;
          for (const disk of plan.disks) await giveUp(at, dom, disk);
        },
      }),
    ],
  };
}

async function moveOne(endpoint: Endpoint, dom: Domain, plan: MovePlan, disk: MovedDisk): Promise<void> {
  if (!(await liesAt(endpoint, dom, disk))) {
    await (plan.live ? copyLive(endpoint, dom, disk) : copyOff(endpoint, dom, disk));
  }
  if (!(await liesAt(endpoint, dom, disk))) throw notFound('disk', disk.target);
  for (const old of disk.left) await deleteVolume(endpoint, old);
}

/** What has moved stays moved, and only its old volume may still have to go; of the rest the copy goes. */
async function giveUp(endpoint: Endpoint, dom: Domain, disk: MovedDisk): Promise<void> {
  await giveUpCopy(endpoint, dom, disk);
  if (await liesAt(endpoint, dom, disk)) {
    for (const old of disk.left) await deleteVolume(endpoint, old);
    return;
  }
  const copy = await volumeAt(endpoint, disk.place);
  if (copy !== undefined) await deleteVolume(endpoint, copy);
}

async function allMoved(endpoint: Endpoint, dom: Domain, { disks }: MovePlan): Promise<boolean> {
  for (const disk of disks) {
    if (!(await liesAt(endpoint, dom, disk))) return false;
    for (const old of disk.left) {
      const key = { key: old.key };
      const there = await unlessCode(endpoint.call(procedures.storageVolLookupByKey, key), isMissing);
      if (there !== undefined) return false;
    }
  }
  return true;
}

function planIn(memory: StepMemory): MovePlan {
  const plan = memory['plan'] as unknown as MovePlan | undefined;
  if (plan === undefined) throw new Error('the step plan left no plan in memory');
  return plan;
}
