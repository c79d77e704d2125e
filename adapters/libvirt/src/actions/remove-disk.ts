import type { Json } from '@anyvisor/domain';
import type { ChangeEffect, RemoveDiskRequest, StepTable } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteVolumesStep } from './delete-vm.ts';
import { isActive } from './destroy-domain.ts';
import { detachDevice } from './detach-device.ts';
import { diskElements } from './disk-elements.ts';
import { ownVolumes } from './own-volumes.ts';
import { happened, notYet, step } from './step.ts';

/** What lies behind the disk is recorded before it goes. A disk that is not there has been removed. */
export async function removeDisk(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  { diskKey, deleteData = false }: RemoveDiskRequest,
): Promise<StepTable<ChangeEffect>> {
  const dom = await findDomain(endpoint, ref);
  const where = async (at: Endpoint) => {
    const there = (await lookUpDomain(at, dom.uuid)) !== undefined;
    return there ? diskElements(at, dom, await isActive(at, dom), { target: diskKey }) : [];
  };
  return {
    kind: 'steps',
    result: (memory) => memory['detach'] as unknown as ChangeEffect,
    steps: [
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => ({ kind: 'done', value: await plan(at, ref, diskKey, deleteData) }),
      }),
      step(session, 'detach', {
        find: async (at) => ((await where(at)).length === 0 ? happened('applied') : notYet),
        run: async (at) => {
          const gone = await detachDevice(at, dom, () => where(at));
          if (!gone && deleteData) {
            throw wrongState(
              'removeDisk',
              `the guest of ${dom.name} does not let go of ${diskKey}: its bytes cannot be deleted yet`,
              'Unmount it in the guest, or stop the VM, and ask again.',
            );
          }
          return { kind: 'done', value: gone ? 'applied' : 'pending' };
        },
      }),
      ...(deleteData ? [deleteVolumesStep(session, 'plan')] : []),
    ],
  };
}

async function plan(endpoint: Endpoint, ref: string, diskKey: string, deleteData: boolean): Promise<Json> {
  const dom = await lookUpDomain(endpoint, ref);
  if (dom === undefined || !deleteData) return { volumes: [] };
  const volumes = await ownVolumes(endpoint, dom, (target) => target === diskKey);
  return { volumes: volumes.map(({ pool, name, key }) => ({ pool, name, key })) };
}
