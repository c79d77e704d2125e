import type { PowerState, VmGuest, VmObservation } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { flag, moRef, number, objects, text } from '../protocol/vim-value.ts';
import type { VimObject, VimValue } from '../protocol/vim-value.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { allowedOperations } from './allowed-operations.ts';
import { devicesOf, mapDisks, mapNics } from './map-devices.ts';
import { markerIn } from './marker.ts';
import { mostMemoryGb } from '../capabilities.ts';

/** A VM in neutral words; every relation is taken from the VM's own side. */
export function mapVm(vm: NativeObject, endpoint: Endpoint): VmObservation {
  const at = reader(vm);
  const devices = devicesOf(vm.properties['config.hardware.device']);
  const cores = at.number('config.hardware.numCPU') ?? 1;
  const perSocket = at.number('config.hardware.numCoresPerSocket') ?? 1;
  const sizeBytes = (at.number('config.hardware.memoryMB') ?? 0) * 2 ** 20;
  const powerState = powerStateOf(vm);
  const hotCpu = at.flag('config.cpuHotAddEnabled') === true;
  const hotMemory = at.flag('config.memoryHotAddEnabled') === true;
  const agent = agentOf(vm);
  return {
    nativeRef: nativeRefOf(vm),
    name: unescaped(at.text('name') ?? vm.ref.value),
    powerState,
    transition: null,
    nativeState:
      [at.text('runtime.powerState'), at.text('runtime.connectionState')].filter(Boolean).join(', ') ||
      'unknown',
    cpu: {
      cores,
      maxCores: hotCpu ? Math.max(cores, hotCpuLimit(at.text('config.version'))) : cores,
      sockets: Math.max(1, Math.ceil(cores / Math.max(1, perSocket))),
    },
    memory: { sizeBytes, maxBytes: hotMemory ? Math.max(sizeBytes, mostMemoryGb * 2 ** 30) : sizeBytes },
    disks: mapDisks(devices),
    nics: mapNics(devices, vm.properties['guest.net'], powerState === 'RUNNING'),
    guest: {
      os: at.text('config.guestFullName') ?? null,
      hostname: at.text('guest.hostName') ?? null,
      agent,
    },
    host: moRefProperty(vm, 'runtime.host'),
    storageUsedBytes: at.number('summary.storage.committed') ?? null,
    firmware: firmwareOf(at.text('config.firmware')),
    autostart: null,
    tags: [],
    metadata: {},
    snapshotCount: countSnapshots(vm.properties['snapshot']),
    marker: markerIn(at.text('config.annotation')),
    allowedOperations: allowedOperations(endpoint, { powerState, agent, hotCpu, hotMemory }),
  };
}

/** The instance UUID, unique in a vCenter, which survives a rename, a move and a new registration; else the reference. */
export function nativeRefOf(vm: NativeObject): string {
  return text(vm.properties['config.instanceUuid'])?.toLowerCase() ?? vm.ref.value;
}

export function isTemplate(vm: NativeObject): boolean {
  return flag(vm.properties['config.template']) === true;
}

const powerStates: ReadonlyMap<string, PowerState> = new Map([
  ['poweredOn', 'RUNNING'],
  ['poweredOff', 'STOPPED'],
  ['suspended', 'SUSPENDED'],
]);

/** Of a host nobody hears from, no state is known, whatever the last one was. */
export function powerStateOf({ properties }: NativeObject): PowerState {
  const connection = text(properties['runtime.connectionState']) ?? 'connected';
  return connection === 'connected'
    ? (powerStates.get(text(properties['runtime.powerState']) ?? '') ?? 'UNKNOWN')
    : 'UNKNOWN';
}

/** Names come with `%`, `/` and `\` escaped (ManagedEntity.name). */
export function unescaped(name: string): string {
  return name.replace(/%(25|2f|5c)/gi, (code) => decodeURIComponent(code));
}

function reader({ properties }: NativeObject) {
  return {
    text: (name: string) => text(properties[name]),
    number: (name: string) => number(properties[name]),
    flag: (name: string) => flag(properties[name]),
  };
}

function moRefProperty(vm: NativeObject, name: string): string | null {
  return moRef({ $: '', ref: vm.properties[name] ?? '' }, 'ref')?.value ?? null;
}

function firmwareOf(name: string | undefined): VmObservation['firmware'] {
  if (name === 'efi') return 'uefi';
  return name === undefined || name === 'bios' ? 'bios' : 'other';
}

/** Virtual CPUs of a VM by its hardware version ("Hardware Features Available with VM Compatibility Settings"). */
function hotCpuLimit(version: string | undefined): number {
  const generation = Number(/^vmx-(\d+)$/.exec(version ?? '')?.[1] ?? 0);
  if (generation >= 18) return 768;
  return generation >= 11 ? 128 : 64;
}

function agentOf({ properties }: NativeObject): VmGuest['agent'] {
  const running = text(properties['guest.toolsRunningStatus']);
  if (running === 'guestToolsRunning') return 'RUNNING';
  if (text(properties['guest.toolsVersionStatus2']) === 'guestToolsNotInstalled') return 'NOT_INSTALLED';
  return running === 'guestToolsNotRunning' ? 'NOT_RUNNING' : 'UNKNOWN';
}

function countSnapshots(snapshot: VimValue | undefined): number {
  const below = (list: readonly VimObject[]): number =>
    list.reduce((sum, one) => sum + 1 + below(objects(one, 'childSnapshotList')), 0);
  return below(objects(snapshot, 'rootSnapshotList'));
}
