import type { Json } from '@anyvisor/domain';
import type { DeleteVmRequest, Step, StepMemory, StepTable } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { isMissing } from '../storage/volume-handle.ts';
import { destroyDomain, isActive } from './destroy-domain.ts';
import { ownVolumes } from './own-volumes.ts';
import type { OwnVolume } from './own-volumes.ts';
import { happened, notYet, step } from './step.ts';
import { undefineDomain } from './undefine-domain.ts';

/**
 * What is to be deleted is recorded first, and the domain goes last: as long as it is there, asking again finds what is
 * left of its volumes. There is no way back, so no step has an undo.
 */
export function deleteVm(
  session: LibvirtSession,
  ref: string,
  { deleteDisks = true, force = false }: DeleteVmRequest,
): StepTable<null> {
  return {
    kind: 'steps',
    result: () => null,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (endpoint) => ({ kind: 'done', value: await plan(endpoint, ref, deleteDisks, force) }),
      }),
      step(session, 'stop', {
        find: async (endpoint) => {
          const dom = await lookUpDomain(endpoint, ref);
          return dom === undefined || !(await isActive(endpoint, dom)) ? happened() : notYet;
        },
        run: async (endpoint) => {
          const dom = await lookUpDomain(endpoint, ref);
          if (dom !== undefined && force) await destroyDomain(endpoint, dom);
          return { kind: 'done', value: null };
        },
      }),
      deleteVolumesStep(session, 'plan', (endpoint) => refuseRunning(endpoint, ref)),
      step(session, 'undefine', {
        find: async (endpoint) => ((await lookUpDomain(endpoint, ref)) === undefined ? happened() : notYet),
        run: async (endpoint) => {
          const dom = await lookUpDomain(endpoint, ref);
          if (dom === undefined) return { kind: 'done', value: null };
          // Undefining what runs would only make it transient.
          await refuseActive(endpoint, dom);
          await undefineDomain(endpoint, dom);
          return { kind: 'done', value: null };
        },
      }),
    ],
  };
}

/** Deletes the volumes that the step `from` has recorded, once `check` has let it pass. */
export function deleteVolumesStep(
  session: LibvirtSession,
  from: string,
  check: (endpoint: Endpoint) => Promise<void> = () => Promise.resolve(),
): Step {
  return step(session, 'delete-volumes', {
    find: async (endpoint, memory) => {
      const left = await presentOf(endpoint, volumesIn(memory, from));
      return left.length === 0 ? happened() : notYet;
    },
    run: async (endpoint, memory) => {
      await check(endpoint);
      for (const volume of volumesIn(memory, from)) await deleteVolume(endpoint, volume);
      return { kind: 'done', value: null };
    },
  });
}

async function plan(endpoint: Endpoint, ref: string, deleteDisks: boolean, force: boolean): Promise<Json> {
  const dom = await lookUpDomain(endpoint, ref);
  if (dom === undefined) return asJson([]);
  if (!force) await refuseActive(endpoint, dom);
  return asJson(deleteDisks ? await ownVolumes(endpoint, dom) : []);
}

async function refuseRunning(endpoint: Endpoint, ref: string): Promise<void> {
  const dom = await lookUpDomain(endpoint, ref);
  if (dom !== undefined) await refuseActive(endpoint, dom);
}

async function refuseActive(endpoint: Endpoint, dom: Domain): Promise<void> {
  if (!(await isActive(endpoint, dom))) return;
  throw wrongState('deleteVm', `${dom.name} is running`, 'Stop it first, or delete it by force.');
}

function asJson(volumes: readonly OwnVolume[]): Json {
  return { volumes: volumes.map(({ pool, name, key }) => ({ pool, name, key })) };
}

function volumesIn(memory: StepMemory, from: string): readonly OwnVolume[] {
  const recorded = memory[from] as unknown as { readonly volumes?: readonly OwnVolume[] } | undefined;
  if (recorded?.volumes === undefined) throw new Error(`step ${from} recorded no volumes`);
  return recorded.volumes;
}

async function presentOf({ call }: Endpoint, volumes: readonly OwnVolume[]): Promise<readonly OwnVolume[]> {
  const present: OwnVolume[] = [];
  for (const volume of volumes) {
    const { pool, name } = volume;
    const found = await unlessCode(call(procedures.storagePoolLookupByName, { name: pool }), isMissing);
    if (found === undefined) continue;
    const there = await unlessCode(
      call(procedures.storageVolLookupByName, { pool: found.pool, name }),
      isMissing,
    );
    if (there !== undefined) present.push(volume);
  }
  return present;
}
