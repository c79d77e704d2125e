import type { Json } from '@anyvisor/domain';
import type { CreateSnapshotRequest, StepMemory, StepTable } from '@anyvisor/port';
import { present } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import { longWork } from '../actions/long-work.ts';
import { snapshotName } from './snapshot-names.ts';
import { happened, notYet, step } from '../actions/step.ts';
import { letGo } from '../backup/held-still.ts';
import { invalidSpec } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { findDomain, lookUpDomain, volumesOf } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { chooseKind } from './choose-kind.ts';
import { deleteOne } from './delete-one.ts';
import { madeLayers, makeLayers, removeLayers } from './layers.ts';
import { planExternal } from './plan-external.ts';
import type { ExternalPlan } from './plan-external.ts';
import { chainsOf } from './chains-of.ts';
import { lookUpSnapshot, readRecords } from './snapshot-record.ts';
import { takeExternal } from './take-external.ts';
import { takeInternal } from './take-internal.ts';
import { SNAPSHOT_VERBS, snapshotTask } from './tasks.ts';

/** Null: an internal one, or one that is there already. */
type Plan = ExternalPlan | null;

/**
 * What kind it is is settled in the first step and recorded. An external one's layers are made first, empty; then one
 * native call lets all disks write into them, and makes the snapshot. Its name carries the operation's tag.
 */
export async function createSnapshot(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  request: CreateSnapshotRequest,
): Promise<StepTable<string>> {
  const { marker, name: wished, description = '' } = request;
  if (wished.trim() === '' || wished.includes('/') || wished.length > 200) {
    throw invalidSpec('/name', 'A snapshot needs a name of at most 200 characters without a slash.');
  }
  const { uuid } = await findDomain(endpoint, ref);
  const name = snapshotName(wished, marker);
  const isThere = async (at: Endpoint): Promise<boolean> => {
    const dom = await lookUpDomain(at, uuid);
    return dom !== undefined && (await lookUpSnapshot(at, dom, name)) !== undefined;
  };
  return {
    kind: 'steps',
    result: () => name,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => {
          const dom = await findDomain(at, uuid);
          const value = (await isThere(at)) ? null : await settle(at, dom, request);
          return { kind: 'done', value: value as unknown as Json };
        },
      }),
      step(session, 'layers', {
        find: async (at, memory) => {
          const layers = planIn(memory)?.layers ?? [];
          const made = layers.length === 0 ? undefined : await madeLayers(at, layers);
          return made === undefined || made.size === layers.length ? happened() : notYet;
        },
        run: async (at, memory) => {
          await makeLayers(at, planIn(memory)?.layers ?? []);
          return { kind: 'done', value: null };
        },
        undo: (at, memory) => removeFiles(at, uuid, name, planIn(memory)),
      }),
      step(session, 'snapshot', {
        find: async (at) => ((await isThere(at)) ? happened(name) : notYet),
        run: async (at, memory) => {
          const dom = await findDomain(at, uuid);
          if (await isThere(at)) return { kind: 'done', value: name };
          return longWork(at, snapshotTask(SNAPSHOT_VERBS.create, dom, name), async (detached) => {
            const plan = planIn(memory);
            await (plan === null
              ? takeInternal(detached, dom, name, description)
              : takeExternal(detached, dom, name, description, plan));
            return name;
          });
        },
        undo: async (at, memory) => {
          const dom = await lookUpDomain(at, uuid);
          if (dom === undefined) return;
          await at.memory.work.find(snapshotTask(SNAPSHOT_VERBS.create, dom, name).id)?.catch(() => {});
          if (planIn(memory)?.quiesce === true) await letGo(at, dom, 'createSnapshot');
          await deleteOne(at, dom, name);
        },
      }),
    ],
  };
}

async function settle(endpoint: Endpoint, dom: Domain, request: CreateSnapshotRequest): Promise<Plan> {
  const domain = await present(endpoint, dom);
  const subject = {
    name: dom.name,
    domain,
    volumes: await volumesOf(endpoint, domain),
    active: await isActive(endpoint, dom),
    records: await readRecords(endpoint, dom),
  };
  const kind = chooseKind(endpoint, subject, request);
  return kind === 'internal' ? null : planExternal(endpoint, subject, request);
}

/** Unless the snapshot is there; and what the machine has begun to write into stays in any case. */
async function removeFiles(endpoint: Endpoint, uuid: string, name: string, plan: Plan): Promise<void> {
  if (plan === null) return;
  const dom = await lookUpDomain(endpoint, uuid);
  if (dom !== undefined && (await lookUpSnapshot(endpoint, dom, name)) !== undefined) return;
  const inUse = dom === undefined ? new Set<string>() : await chainsOf(endpoint, dom);
  await removeLayers(endpoint, [...plan.layers.map(({ volume }) => volume), plan.memory], inUse);
}

function planIn(memory: StepMemory): Plan {
  return (memory['plan'] ?? null) as unknown as Plan;
}
