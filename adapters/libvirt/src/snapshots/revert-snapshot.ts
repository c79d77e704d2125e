import type { Json } from '@anyvisor/domain';
import type { StepMemory, StepTable } from '@anyvisor/port';
import { isActive } from '../actions/destroy-domain.ts';
import { refuseBase } from '../actions/linked-base.ts';
import { longWork } from '../actions/long-work.ts';
import { happened, notYet, step } from '../actions/step.ts';
import { dropCheckpoints } from '../backup/checkpoints.ts';
import { notFound } from '../faults.ts';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { chainsOf } from './chains-of.ts';
import { adopt, isOn, layOver, wake } from './lay-over.ts';
import { madeLayers, makeLayers, removeLayers } from './layers.ts';
import { deleteLeftovers } from './leftovers.ts';
import { planRevert } from './plan-revert.ts';
import type { RevertPlan } from './plan-revert.ts';
import { lookUpSnapshot, readRecords } from './snapshot-record.ts';
import { SNAPSHOT_VERBS, snapshotTask } from './tasks.ts';

/**
 * Back to a snapshot: what the machine is now is given up. libvirt does it in one call, of an external one only from 9.9 on:
 * before that, new layers are made over what the disks were, then the machine is switched off and defined as it was, on
 * them, and only at the end the old layers go that no other snapshot needs. Until it is defined anew nothing is lost.
 */
export async function revertSnapshot(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  snapshotId: string,
): Promise<StepTable<null>> {
  const { uuid } = await findDomain(endpoint, ref);
  return {
    kind: 'steps',
    result: () => null,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => {
          const { dom, snapshot } = await subject(at, uuid, snapshotId);
          await refuseBase(at, dom, 'revertSnapshot');
          const record = (await readRecords(at, dom)).find(({ name }) => name === snapshot.name);
          const plan = record === undefined ? null : await planRevert(at, dom, record);
          return { kind: 'done', value: plan as unknown as Json };
        },
      }),
      step(session, 'layers', {
        find: async (at, memory) => {
          const plan = planIn(memory);
          const made = plan === null ? undefined : await madeLayers(at, plan.layers);
          return plan === null || made?.size === plan.layers.length ? happened() : notYet;
        },
        run: async (at, memory) => {
          await makeLayers(at, planIn(memory)?.layers ?? []);
          return { kind: 'done', value: null };
        },
        undo: async (at, memory) => {
          const layers = planIn(memory)?.layers ?? [];
          const dom = await lookUpDomain(at, uuid);
          const inUse = dom === undefined ? new Set<string>() : await chainsOf(at, dom);
          await removeLayers(
            at,
            layers.map(({ volume }) => volume),
            inUse,
          );
        },
      }),
      step(session, 'switch', {
        find: async (at, memory) => {
          const plan = planIn(memory);
          const dom = await lookUpDomain(at, uuid);
          if (plan === null || dom === undefined) return notYet;
          return (await isOn(at, dom, await madeLayers(at, plan.layers))) ? happened() : notYet;
        },
        run: async (at, memory) => {
          const plan = planIn(memory);
          const { dom, snapshot } = await subject(at, uuid, snapshotId);
          if (plan === null) return native(at, dom, snapshot);
          const made = await madeLayers(at, plan.layers);
          if (!(await isOn(at, dom, made))) await layOver(at, dom, snapshot, made);
          return { kind: 'done', value: null };
        },
      }),
      step(session, 'wake', {
        find: async (at, memory) => {
          const dom = await lookUpDomain(at, uuid);
          const asleep = (planIn(memory)?.memoryFile ?? null) !== null && dom !== undefined;
          return asleep && !(await isActive(at, dom)) ? notYet : happened();
        },
        run: async (at, memory) => {
          const plan = planIn(memory);
          const dom = await findDomain(at, uuid);
          const file = plan?.memoryFile ?? null;
          if (plan === null || file === null || (await isActive(at, dom)))
            return { kind: 'done', value: null };
          const made = await madeLayers(at, plan.layers);
          return longWork(at, snapshotTask(SNAPSHOT_VERBS.revert, dom, snapshotId), async (detached) => {
            await wake(detached, file, made, plan.paused);
            return null;
          });
        },
      }),
      step(session, 'adopt', {
        find: (_, memory) => Promise.resolve(planIn(memory) === null ? happened() : notYet),
        run: async (at, memory) => {
          const plan = planIn(memory);
          const { dom, snapshot } = await subject(at, uuid, snapshotId);
          if (plan !== null) await adopt(at, dom, snapshot, await madeLayers(at, plan.layers));
          return { kind: 'done', value: null };
        },
      }),
      step(session, 'clear', {
        find: (_, memory) => Promise.resolve(planIn(memory) === null ? happened() : notYet),
        run: async (at, memory) => {
          await deleteLeftovers(at, await findDomain(at, uuid), planIn(memory)?.old ?? []);
          return { kind: 'done', value: null };
        },
      }),
    ],
  };
}

async function subject(
  endpoint: Endpoint,
  uuid: string,
  snapshotId: string,
): Promise<{ readonly dom: Domain; readonly snapshot: Snapshot }> {
  const dom = await findDomain(endpoint, uuid);
  const snapshot = await lookUpSnapshot(endpoint, dom, snapshotId);
  if (snapshot === undefined) throw notFound('snapshot', snapshotId);
  return { dom, snapshot };
}

async function native(endpoint: Endpoint, dom: Domain, snapshot: Snapshot) {
  await refuseBase(endpoint, dom, 'revertSnapshot');
  await dropCheckpoints(endpoint, dom);
  const task = snapshotTask(SNAPSHOT_VERBS.revert, dom, snapshot.name);
  return longWork(endpoint, task, async (detached) => {
    await detached.call(procedures.domainRevertToSnapshot, { snapshot });
    return null;
  });
}

function planIn(memory: StepMemory): RevertPlan | null {
  return (memory['plan'] ?? null) as unknown as RevertPlan | null;
}
