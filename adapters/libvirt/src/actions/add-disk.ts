import { HypervisorFault } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { AddDiskRequest, ChangeEffect, CreatedDisk, StepTable } from '@anyvisor/port';
import { writeXml } from '@anyvisor/toolkit/xml-writer';
import { volumeNameOf } from '../derived.ts';
import { diskElement } from '../domain-xml/disk-section.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { CODE, invalidSpec, isCode } from '../faults.ts';
import { diskBus, diskBytes, targetNames, volumeFormat } from '../mapping/disks.ts';
import { storagePlaces } from '../mapping/storage-places.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import type { DiskBus, PlacedVolume, VolumePlan } from '../native-spec.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { placedVolume, volumeStep } from '../storage/volume-step.ts';
import { CONFIG, LIVE, configured, present } from './configuration.ts';
import { isActive } from './destroy-domain.ts';
import { detachDevice } from './detach-device.ts';
import { diskElements } from './disk-elements.ts';
import { happened, notYet, step } from './step.ts';

/** A new volume, then the disk; the volume's path, which bears the operation's tag, tells whether it is attached. */
export async function addDisk(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  request: AddDiskRequest,
): Promise<StepTable<CreatedDisk>> {
  if (!(request.sizeGb > 0)) throw invalidSpec('/sizeGb', 'A disk needs a size above zero.');
  const dom = await findDomain(endpoint, ref);
  const { machine } = await configured(endpoint, dom);
  const { plan, bus } = await planDisk(endpoint, dom, machine ?? '', request);
  return {
    kind: 'steps',
    result: (memory) => memory['attach'] as unknown as CreatedDisk,
    steps: [
      volumeStep(session, 'volume', plan),
      step(session, 'attach', {
        find: async (at, memory) => {
          const seen = await attached(at, dom, placedVolume(memory, 'volume').path);
          return seen === undefined ? notYet : happened(seen as unknown as Json);
        },
        run: async (at, memory) => {
          const volume = placedVolume(memory, 'volume');
          const seen = await attached(at, dom, volume.path);
          const value = seen ?? (await attach(at, dom, volume, bus));
          return { kind: 'done', value: value as unknown as Json };
        },
        undo: async (at, memory) => {
          const volume = memory['volume'] as unknown as PlacedVolume | undefined;
          if (volume === undefined || (await lookUpDomain(at, dom.uuid)) === undefined) return;
          const active = await isActive(at, dom);
          await detachDevice(at, dom, () => diskElements(at, dom, active, { path: volume.path }));
        },
      }),
    ],
  };
}

async function planDisk(
  endpoint: Endpoint,
  dom: Domain,
  machine: string,
  { marker, mapping, sizeGb, storage, bus, format, thin = true }: AddDiskRequest,
): Promise<{ readonly plan: VolumePlan; readonly bus: DiskBus }> {
  const resources = await readResources(endpoint);
  try {
    const places = storagePlaces(
      {
        storage,
        format: volumeFormat(format, ''),
        layer: false,
        pointer: '',
        nameOf: (extension) => volumeNameOf(dom.name, marker, 'disk', extension),
      },
      mapping.storageMapping,
      resources,
    );
    const plan = { places, capacityBytes: diskBytes(sizeGb), thin, origin: { kind: 'blank' } } as const;
    return { plan, bus: diskBus(bus, machine, '') };
  } catch (error) {
    if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
    throw error;
  }
}

/** Into the running guest and the configuration; where the guest has no place for it, into the configuration alone. */
async function attach(
  endpoint: Endpoint,
  dom: Domain,
  volume: PlacedVolume,
  bus: DiskBus,
): Promise<CreatedDisk> {
  const { call } = endpoint;
  const active = await isActive(endpoint, dom);
  const taken = [await configured(endpoint, dom), ...(active ? [await present(endpoint, dom)] : [])];
  const target = targetNames(new Set(taken.flatMap(({ disks }) => disks.map((disk) => disk.target))))(bus);
  const xml = writeXml(diskElement({ target, bus, volume }));
  const put = (flags: number): Promise<unknown> =>
    call(procedures.domainAttachDeviceFlags, { dom, xml, flags });
  try {
    await put(active ? LIVE | CONFIG : CONFIG);
  } catch (error) {
    if (!active || !isNoPlace(error)) throw error;
    await put(CONFIG);
  }
  return (await attached(endpoint, dom, volume.path)) ?? { diskKey: target, effect: 'pending' };
}

/** No free PCI port, or a bus that cannot be plugged while it runs. */
function isNoPlace(error: unknown): boolean {
  return (
    isCode(error, CODE.configUnsupported, CODE.noSupport, 84) ||
    (isCode(error, 1, CODE.operationFailed) &&
      /no more available pci|cannot be hot ?plugged|hotplug/i.test(String(error)))
  );
}

/** The disk on this volume, as far as it has come; undefined when it is not even in the configuration. */
async function attached(endpoint: Endpoint, dom: Domain, path: string): Promise<CreatedDisk | undefined> {
  const on = ({ disks }: LibvirtDomain): string | undefined =>
    disks.find((disk) => disk.path === path)?.target;
  const diskKey = on(await configured(endpoint, dom));
  if (diskKey === undefined) return undefined;
  const now = on(await present(endpoint, dom));
  const effect: ChangeEffect = now === undefined ? 'pending' : 'applied';
  return { diskKey, effect };
}
