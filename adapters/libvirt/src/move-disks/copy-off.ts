import { configurationXml, redefine } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import { withDiskVolume } from '../domain-xml/clone-xml.ts';
import { wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { volumeAt } from '../storage/volume-handle.ts';
import { volumeXml } from '../volume-xml.ts';
import type { MovedDisk } from './plan-move.ts';

/** The daemon copies the volume with all it stands on, then the machine is told of it. */
export async function copyOff(endpoint: Endpoint, dom: Domain, disk: MovedDisk): Promise<void> {
  const { call } = endpoint;
  const { target, place, capacityBytes, from } = disk;
  const half = await volumeAt(endpoint, place);
  if (half !== undefined) await deleteVolume(endpoint, half);
  const source = await call(procedures.storageVolLookupByKey, { key: from ?? '' });
  const xml = volumeXml({ places: [place], capacityBytes, thin: true, origin: { kind: 'content' } }, place);
  const pool = { name: place.poolName, uuid: place.poolId };
  const { vol } = await call(procedures.storageVolCreateXmlFrom, { pool, xml, source: source.vol });
  const { path } = await call(procedures.storageVolGetPath, { vol });
  if (await isActive(endpoint, dom)) {
    throw wrongState('migrateVm', `${dom.name} was started while its disks were copied`, 'Move it live.');
  }
  await redefine(endpoint, withDiskVolume(await configurationXml(endpoint, dom), target, { place, path }));
}
