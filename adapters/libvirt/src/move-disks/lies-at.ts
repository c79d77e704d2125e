import { configured, present } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { volumeAt } from '../storage/volume-handle.ts';
import type { MovedDisk } from './plan-move.ts';

/** Does the machine use the new volume, now and from its next start on? What a re-read shows, not what a call returned. */
export async function liesAt(
  endpoint: Endpoint,
  dom: Domain,
  { target, place }: MovedDisk,
): Promise<boolean> {
  const vol = await volumeAt(endpoint, place);
  if (vol === undefined) return false;
  const { path } = await endpoint.call(procedures.storageVolGetPath, { vol });
  const isThere = (disks: readonly DomainDisk[]): boolean =>
    disks.some(
      (disk) =>
        disk.target === target &&
        (disk.path === path || (disk.pool === place.poolName && disk.volume === place.volumeName)),
    );
  if (!isThere((await configured(endpoint, dom)).disks)) return false;
  return !(await isActive(endpoint, dom)) || isThere((await present(endpoint, dom)).disks);
}
