import type { Json } from '@anyvisor/domain';
import type { DeleteSnapshotRequest, StepMemory, StepTable } from '@anyvisor/port';
import { isActive } from '../actions/destroy-domain.ts';
import { longWork } from '../actions/long-work.ts';
import { happened, notYet, step } from '../actions/step.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteOne } from './delete-one.ts';
import { deleteLeftovers } from './leftovers.ts';
import { mergeOwnerless, ownerless } from './merge-ownerless.ts';
import { backToRest } from './merge-layers.ts';
import { planDelete } from './plan-delete.ts';
import type { DeletePlan } from './plan-delete.ts';
import { lookUpSnapshot } from './snapshot-record.ts';
import { SNAPSHOT_VERBS, snapshotTask } from './tasks.ts';

/**
 * A snapshot goes, what the machine is now stays. An internal one is cut out of the disks, an external one's layers are
 * merged into what they stand on; where others stand there too, only libvirt's record goes, and the layers stay in the
 * chain as long as somebody needs them.
 */
export async function deleteSnapshot(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  request: DeleteSnapshotRequest,
): Promise<StepTable<null>> {
  const { uuid } = await findDomain(endpoint, ref);
  return {
    kind: 'steps',
    result: () => null,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => {
          const plan = await planDelete(at, await findDomain(at, uuid), request);
          return { kind: 'done', value: plan as unknown as Json };
        },
      }),
      step(session, 'delete', {
        find: async (at, memory) => {
          const dom = await lookUpDomain(at, uuid);
          if (dom === undefined) return happened();
          for (const name of planIn(memory).names) {
            if ((await lookUpSnapshot(at, dom, name)) !== undefined) return notYet;
          }
          // A QEMU that outlived its daemon may still have to go.
          return planIn(memory).off && (await isActive(at, dom)) ? notYet : happened();
        },
        run: async (at, memory) => {
          const dom = await findDomain(at, uuid);
          const { names } = planIn(memory);
          const last = names.at(-1);
          if (last === undefined) return { kind: 'done', value: null };
          return longWork(at, snapshotTask(SNAPSHOT_VERBS.delete, dom, last), async (detached) => {
            for (const name of names) await deleteOne(detached, dom, name);
            if (planIn(memory).off) await backToRest(detached, dom);
            return null;
          });
        },
        // There is no way back; only a QEMU that was started for it goes.
        undo: async (at, memory) => {
          const dom = await lookUpDomain(at, uuid);
          if (dom !== undefined && planIn(memory).off) await backToRest(at, dom);
        },
      }),
      step(session, 'clear', {
        find: (_, memory) => Promise.resolve(planIn(memory).files.length === 0 ? happened() : notYet),
        run: async (at, memory) => {
          const dom = await lookUpDomain(at, uuid);
          if (dom !== undefined) await deleteLeftovers(at, dom, planIn(memory).files);
          return { kind: 'done', value: null };
        },
      }),
      step(session, 'merge-rest', {
        find: async (at, memory) => {
          const dom = planIn(memory).files.length === 0 ? undefined : await lookUpDomain(at, uuid);
          return dom === undefined || (await ownerless(at, dom)).length === 0 ? happened() : notYet;
        },
        run: async (at, memory) => {
          const dom = planIn(memory).files.length === 0 ? undefined : await lookUpDomain(at, uuid);
          if (dom === undefined) return { kind: 'done', value: null };
          const task = {
            ...snapshotTask(SNAPSHOT_VERBS.delete, dom, request.snapshotId),
            id: `merge-rest:${uuid}`,
          };
          return longWork(at, task, async (detached) => {
            await mergeOwnerless(detached, dom);
            if (planIn(memory).off) await backToRest(detached, dom);
            return null;
          });
        },
      }),
    ],
  };
}

function planIn(memory: StepMemory): DeletePlan {
  return (memory['plan'] ?? { names: [], files: [], off: false }) as unknown as DeletePlan;
}
