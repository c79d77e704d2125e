import { err, ok } from '@anyvisor/domain';
import type {
  HypervisorResourceMapping,
  MappingError,
  Result,
  StorageUnit,
  VmProvisionSpec,
} from '@anyvisor/domain';
import { instanceUuidOf, macOf, markerKey, withMarker } from './inventory/marker.ts';
import { customisationOf, customisationProblem } from './mapping/customisation.ts';
import { addition, newCard, newControllerKey, newDisk, scsiController, scsiUnit } from './mapping/devices.ts';
import type { NewDisk } from './mapping/devices.ts';
import { guestInfo, option } from './mapping/guest-info.ts';
import type { Knowledge } from './mapping/knowledge.ts';
import { networkBacking } from './mapping/networks.ts';
import { findPlace } from './mapping/places.ts';
import type { Place } from './mapping/places.ts';
import { settingProblem } from './mapping/settings.ts';
import { findStorage } from './mapping/storage.ts';
import { vsphereExtension } from './parameters.ts';
import type { WireObject } from './protocol/encode.ts';

/** A VM in vSphere's words, ready to be sent. */
export interface NativeSpec {
  readonly name: string;
  readonly place: Place;
  /** Where its own files go. */
  readonly home: StorageUnit;
  readonly disks: readonly NewDisk[];
  readonly cards: readonly WireObject[];
  readonly annotation: string;
  /** CustomizationSpec for the guest of a copy, where guestinfo does not do it. */
  readonly customisation: WireObject | undefined;
  /** VirtualMachineConfigSpec without devices and files, in two halves around them, as the WSDL has it. */
  readonly before: WireObject;
  readonly after: WireObject;
}

/** The spec in vSphere's words, or the first thing in it that this endpoint does not have. */
export function mapProvisionSpec(
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  knowledge: Knowledge & { readonly marker: string },
): Result<NativeSpec, MappingError> {
  const problem = settingProblem(spec);
  if (problem !== undefined) return err(problem);
  const extension = vsphereExtension.parse(spec.extensions?.VSPHERE ?? {});
  if (!extension.ok) {
    const [first] = extension.error;
    const pointer = `/extensions/VSPHERE${first?.pointer ?? ''}`;
    return err({
      kind: 'UnsupportedSetting',
      subject: pointer,
      pointer,
      message: first?.message ?? 'not valid',
    });
  }
  const {
    folder,
    resourcePool: pool,
    guestId,
    hardwareVersion,
    customization: way = 'guestinfo',
  } = extension.value;
  const unfit = customisationProblem(spec, way);
  if (unfit !== undefined) return err(unfit);
  const place = findPlace({ computeUnit: spec.placement?.computeUnit, pool, folder }, mapping, knowledge);
  if (!place.ok) return place;
  const disks: NewDisk[] = [];
  const units: StorageUnit[] = [];
  for (const [index, { storage, sizeGb, thin = true }] of spec.storage.disks.entries()) {
    const wish = { storage, sizeGb, thin };
    const unit = findStorage(wish, mapping, knowledge, place.value.hosts, `/storage/disks/${index}/storage`);
    if (!unit.ok) return unit;
    units.push(unit.value);
    disks.push({
      datastore: { type: 'Datastore', value: unit.value.id },
      datastoreName: unit.value.name,
      sizeGb,
      thin,
    });
  }
  const home =
    units[0] === undefined
      ? findStorage(nothing, mapping, knowledge, place.value.hosts, '/storage')
      : ok(units[0]);
  if (!home.ok) return home;
  const cards: WireObject[] = [];
  const macs: string[] = [];
  for (const [index, nic] of spec.network.nics.entries()) {
    const backing = networkBacking(nic.network, mapping, knowledge, `/network/nics/${index}/network`);
    if (!backing.ok) return backing;
    const mac = nic.mac?.toLowerCase() ?? macOf(`${knowledge.marker}/${index}`);
    macs.push(mac);
    cards.push(newCard(nic, backing.value, mac, index));
  }
  const { marker } = knowledge;
  const annotation = withMarker(described(spec), marker);
  const customisation = customisationOf(spec, way, macs);
  const extraConfig = [
    option(markerKey, marker),
    ...(customisation === undefined ? guestInfo(spec, macs, instanceUuidOf(marker)) : []),
  ];
  return ok({
    name: spec.name,
    place: place.value,
    home: home.value,
    disks,
    cards,
    annotation,
    customisation,
    before: {
      name: spec.name,
      version: hardwareVersion,
      instanceUuid: instanceUuidOf(marker),
      guestId: guestId ?? (spec.template === 'blank' ? 'otherGuest64' : undefined),
      annotation,
    },
    after: { ...afterDevices(spec), extraConfig, ...boot(spec) },
  });
}

/** CreateVM_Task's configuration; field order as in the WSDL. */
export function configOf({ before, after, home, disks, cards }: NativeSpec, cpu: WireObject): WireObject {
  const changes = [
    addition(scsiController()),
    ...disks.map((disk, index) =>
      addition(newDisk(disk, index, newControllerKey, scsiUnit(index)), 'create'),
    ),
    ...cards.map((card) => addition(card)),
  ];
  return { ...before, files: { vmPathName: `[${home.name}]` }, ...cpu, deviceChange: changes, ...after };
}

/** numCPUs to cpuHotAddEnabled, which stand together in the WSDL. */
export function sizesOf({ compute }: VmProvisionSpec): WireObject {
  const { cpuCores, memoryMb, maxCpuCores = cpuCores, maxMemoryMb = memoryMb, topology } = compute;
  return {
    numCPUs: cpuCores,
    numCoresPerSocket: topology?.coresPerSocket,
    memoryMB: memoryMb,
    memoryHotAddEnabled: maxMemoryMb > memoryMb,
    cpuHotAddEnabled: maxCpuCores > cpuCores,
  };
}

const nothing = { storage: undefined, sizeGb: 0, thin: true };

function described({ metadata = {} }: VmProvisionSpec): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}

function afterDevices({ compute: { reservation, limit, shares } }: VmProvisionSpec): WireObject {
  const custom = shares === undefined ? undefined : { shares, level: 'custom' };
  const allocation = (reserved: number | undefined, most: number | undefined) =>
    reserved === undefined && most === undefined && custom === undefined
      ? undefined
      : { reservation: reserved, limit: most, shares: custom };
  return {
    cpuAllocation: allocation(reservation?.cpuMhz, limit?.cpuMhz),
    memoryAllocation: allocation(reservation?.memoryMb, limit?.memoryMb),
  };
}

function boot({ firmware }: VmProvisionSpec): WireObject {
  return {
    bootOptions: firmware?.secureBoot === true ? { efiSecureBootEnabled: true } : undefined,
    firmware: firmware === undefined ? undefined : firmware.type === 'uefi' ? 'efi' : 'bios',
  };
}
