import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { ChangeEffect, Mutation, ResizeDiskRequest } from '@anyvisor/port';
import { invalidSpec, notFound, unavailable } from '../faults.ts';
import { diskBytes } from '../mapping/disks.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain, volumesOf } from '../reading/one-vm.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { present } from './configuration.ts';
import { isActive } from './destroy-domain.ts';
import { volumesOnTopOf } from './linked-base.ts';

/** VIR_DOMAIN_BLOCK_RESIZE_BYTES. */
const IN_BYTES = 1;

/** Grows a disk, under a running guest too. What a re-read shows is the answer. */
export async function resizeDisk(
  endpoint: Endpoint,
  ref: string,
  { diskKey, sizeGb }: ResizeDiskRequest,
): Promise<Mutation<ChangeEffect>> {
  if (!(sizeGb > 0)) throw invalidSpec('/sizeGb', 'A disk needs a size above zero.');
  const dom = await findDomain(endpoint, ref);
  const domain = await present(endpoint, dom);
  const disk = domain.disks.find(({ target }) => target === diskKey);
  if (disk === undefined) throw notFound('disk', diskKey);
  const goal = diskBytes(sizeGb);
  if (await isActive(endpoint, dom)) {
    const { capacity } = await endpoint.call(procedures.domainGetBlockInfo, { dom, path: diskKey });
    refuseShrinking(goal, Number(capacity));
    if (goal > Number(capacity)) {
      await endpoint.call(procedures.domainBlockResize, { dom, disk: diskKey, size: goal, flags: IN_BYTES });
    }
    return done('applied');
  }
  const volume = volumeOf(disk, await volumesOf(endpoint, domain));
  if (volume === undefined) {
    throw unavailable(
      'resizeDisk',
      `disk ${diskKey} is in no active storage pool; start the VM to resize it`,
    );
  }
  refuseShrinking(goal, volume.capacityBytes);
  if (goal > volume.capacityBytes) {
    await refuseUnderLayers(endpoint, dom, volume.name);
    const { vol } = await endpoint.call(procedures.storageVolLookupByKey, { key: volume.key });
    await endpoint.call(procedures.storageVolResize, { vol, capacity: goal });
  }
  return done('applied');
}

function refuseShrinking(goal: number, now: number): void {
  if (goal >= now) return;
  throw new HypervisorFault(
    hypervisorError('InvalidConfiguration', {
      message: `the disk has ${now} bytes already; making it smaller would cut off what is on it`,
      field: 'sizeGb',
      nextStep: 'Ask for a larger size, or add a smaller disk and copy what you need.',
    }),
  );
}

/** A layer reads past the end of a base that was grown differently; nobody needs to try. */
async function refuseUnderLayers(endpoint: Endpoint, dom: Domain, volume: string): Promise<void> {
  const layers = await volumesOnTopOf(endpoint, dom);
  if (layers.length > 0) {
    throw unavailable('resizeDisk', `linked clones stand on ${volume}: ${layers.slice(0, 3).join(', ')}`);
  }
}
