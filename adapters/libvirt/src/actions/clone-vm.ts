import { HypervisorFault } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { CloneVmRequest, CreatedVm, Step, StepTable } from '@anyvisor/port';
import { domainUuidOf, macOf, volumeNameOf } from '../derived.ts';
import { cloneXml } from '../domain-xml/clone-xml.ts';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import { parseDomainXml } from '../domain-xml/parse-domain.ts';
import { unavailable, wrongState } from '../faults.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { LibvirtVolume } from '../inventory/volume-index.ts';
import { storagePlaces } from '../mapping/storage-places.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import type { VolumePlan } from '../native-spec.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain, lookUpDomain, volumesOf } from '../reading/one-vm.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { placedVolume, volumeStep } from '../storage/volume-step.ts';
import { checkNameFree, domainStep } from './define-domain.ts';
import { isMarkedBase, markBase, unmarkBase, volumesOnTopOf } from './linked-base.ts';
import { powerOf } from './start-vm.ts';
import { checkStep, happened, notYet, step } from './step.ts';

/** Copies a VM that is off: its disks, whole or as layers over the source's, and its configuration. */
export async function cloneVm(
  session: LibvirtSession,
  endpoint: Endpoint,
  request: CloneVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, name, mode } = request;
  const feature = endpoint.facts.capabilities.features[mode === 'full' ? 'fullClones' : 'linkedClones'];
  if (feature.support === 'none') throw unavailable('cloneVm', feature.reason ?? `no ${mode} clones`);
  if (request.snapshotId !== undefined) {
    throw unavailable(
      'cloneVm',
      'libvirt copies the present state of a disk only: revert to the snapshot first',
    );
  }
  const source = await findDomain(endpoint, request.source);
  const disks = await planDisks(endpoint, source, request);
  const uuid = domainUuidOf(marker);
  const steps: Step[] = [
    checkStep(session, 'check', async (present) => {
      await checkNameFree(present, name, uuid);
      await checkSource(present, source, await lookUpDomain(present, uuid));
    }),
    ...(mode === 'linked' ? [markStep(session, source)] : []),
    ...disks.map(({ plan }, index) => volumeStep(session, `volume-${index}`, plan)),
    domainStep(session, {
      uuid,
      name,
      autostart: false,
      xml: async (memory, present) => {
        const volumes = new Map(
          disks.map(({ disk }, index) => [disk.target, placedVolume(memory, `volume-${index}`)] as const),
        );
        const identity = { name, uuid, marker, volumes };
        const xml = await configurationOf(present, source);
        return cloneXml(xml, { ...identity, mac: (index) => macOf(marker, index) });
      },
    }),
  ];
  return { kind: 'steps', steps, result: () => ({ nativeRef: uuid, name }) };
}

/** The copy is of one moment only if nothing writes meanwhile. */
async function checkSource(endpoint: Endpoint, source: Domain, made: Domain | undefined): Promise<void> {
  const power = await powerOf(endpoint, source);
  if (made !== undefined || power === 'STOPPED' || power === 'CRASHED') return;
  throw wrongState(
    'cloneVm',
    `${source.name} is ${power.toLowerCase()}: a copy of its disks would not hang together`,
    'Shut it down first; it can be started again when the copy is made.',
  );
}

/** See linked-base.ts. */
function markStep(session: LibvirtSession, source: Domain): Step {
  return step(session, 'mark-base', {
    find: async (endpoint) => ((await isMarkedBase(endpoint, source)) ? happened() : notYet),
    run: async (endpoint) => {
      await markBase(endpoint, source);
      return { kind: 'done', value: null };
    },
    undo: async (endpoint) => {
      if ((await lookUpDomain(endpoint, source.uuid)) === undefined) return;
      const others = await volumesOnTopOf(endpoint, source);
      if (others.length === 0) await unmarkBase(endpoint, source);
    },
  });
}

interface DiskCopy {
  readonly disk: DomainDisk;
  readonly plan: VolumePlan;
}

async function planDisks(
  endpoint: Endpoint,
  source: Domain,
  request: CloneVmRequest,
): Promise<readonly DiskCopy[]> {
  const domain = parseDomainXml(await configurationOf(endpoint, source));
  const [index, resources] = [await volumesOf(endpoint, domain), await readResources(endpoint)];
  const copied = domain.disks.filter((disk) => disk.device === 'disk' && (disk.path ?? disk.volume) !== null);
  return copied.map((disk, position) => {
    const volume = volumeOf(disk, index);
    if (volume === undefined) {
      throw unavailable(
        'cloneVm',
        `disk ${disk.target} (${disk.path ?? disk.remote ?? ''}) is in no active storage pool of the host`,
      );
    }
    try {
      return { disk, plan: planCopy(request, volume, disk, String(position), resources) };
    } catch (error) {
      if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
      throw error;
    }
  });
}

/** Beside its source unless a place is named; a layer is always qcow2. */
function planCopy(
  { marker, name, mode, storage, mapping }: CloneVmRequest,
  volume: LibvirtVolume,
  disk: DomainDisk,
  part: string,
  resources: Awaited<ReturnType<typeof readResources>>,
): VolumePlan {
  const format = (volume.format ?? disk.format) === 'raw' ? 'raw' : 'qcow2';
  const layer = mode === 'linked';
  const places = storagePlaces(
    {
      storage: storage ?? volume.poolId,
      format: layer ? 'qcow2' : format,
      layer,
      pointer: '',
      nameOf: (extension) => volumeNameOf(name, marker, part, extension),
    },
    mapping.storageMapping,
    resources,
  );
  return {
    places,
    capacityBytes: volume.capacityBytes,
    thin: true,
    origin: { kind: layer ? 'layer' : 'copy', templateKey: volume.key, templateFormat: format },
  };
}

/** With secrets, so that a VNC password is copied as well. */
async function configurationOf({ call }: Endpoint, dom: Domain): Promise<string> {
  return (await call(procedures.domainGetXmlDesc, { dom, flags: INACTIVE | SECURE })).xml;
}

/** virDomainXMLFlags. */
const SECURE = 1;
const INACTIVE = 2;
