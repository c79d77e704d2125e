import type { PowerState, Transition, VmGuest, VmObservation } from '@anyvisor/domain';
import { markerIn, metadataIn } from '../marker.ts';
import { asFlag, asNumber, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { hasAgent, speaks } from '../reading/agent-book.ts';
import type { AgentWords } from '../reading/agent-book.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { tagsIn } from '../reading/row.ts';
import type { GuestRow } from '../reading/row.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { allowedOperations } from './allowed-operations.ts';
import { mapDisks } from './config-disks.ts';
import { mapNics } from './config-nics.ts';
import { storageIdFor } from './storage-ids.ts';

const noWords: ReadonlyMap<string, readonly string[]> = new Map();

/** A guest in neutral words, from its own node's answers. */
export function mapVm(
  details: GuestDetails,
  words: AgentWords | undefined,
  endpoint: Endpoint,
): VmObservation {
  const { vmid, kind, node, config, current } = details;
  const text = (key: string) => asText(config[key]);
  const lock = text('lock') ?? asText(current['lock']);
  const powerState = powerStateOf(asText(current['status']), asText(current['qmpstatus']), lock);
  const cpu = cpuOf(kind, config);
  const sizeBytes = (asNumber(text('memory')?.replace(/^current=/, '')) ?? 512) * 2 ** 20;
  const hotMemory = kind === 'qemu' && hotplugFlags(text('hotplug')).has('memory') && text('numa') === '1';
  const description = text('description');
  return {
    nativeRef: String(vmid),
    name: text('name') ?? text('hostname') ?? asText(current['name']) ?? String(vmid),
    powerState,
    transition: transitionOf(lock),
    nativeState: nativeStateOf(asText(current['qmpstatus']) ?? asText(current['status']), lock),
    cpu,
    memory: {
      sizeBytes,
      maxBytes:
        kind === 'lxc' ? sizeBytes : hotMemory ? Math.max(sizeBytes, mostHotMemory(text('cpu'))) : sizeBytes,
    },
    disks: mapDisks(kind, config, storageIdFor(node, endpoint)),
    nics: mapNics(kind, config, powerState === 'RUNNING' ? (words?.addresses ?? noWords) : noWords),
    guest: guestOf(details, words),
    host: node,
    storageUsedBytes: null,
    firmware: kind === 'lxc' ? 'other' : text('bios') === 'ovmf' ? 'uefi' : 'bios',
    autostart: asFlag(config['onboot']),
    tags: tagsIn(text('tags')),
    metadata: metadataIn(description),
    snapshotCount: details.snapshotCount,
    marker: markerIn(description),
    allowedOperations: allowedOperations(endpoint, {
      kind,
      powerState,
      lock,
      isProtected: asFlag(config['protection']),
    }),
  };
}

/** A guest of which only the row is known: on a node that is away, or not looked at yet. Its disks and NICs are not known. */
export function mapRow(row: GuestRow, endpoint: Endpoint): VmObservation {
  const { vmid, kind, node, lock, cores = 1, memoryBytes = 0, tags } = row;
  const powerState = powerStateOf(row.status, undefined, lock);
  return {
    nativeRef: String(vmid),
    name: row.name ?? String(vmid),
    powerState,
    transition: transitionOf(lock),
    nativeState: nativeStateOf(row.status, lock),
    cpu: { cores, maxCores: cores },
    memory: { sizeBytes: memoryBytes, maxBytes: memoryBytes },
    disks: [],
    nics: [],
    guest: { os: null, hostname: null, agent: 'UNKNOWN' },
    host: node,
    storageUsedBytes: null,
    firmware: kind === 'lxc' ? 'other' : 'bios',
    autostart: null,
    tags,
    metadata: {},
    snapshotCount: null,
    marker: null,
    allowedOperations: allowedOperations(endpoint, {
      kind,
      powerState,
      lock,
      isProtected: false,
    }),
  };
}

/** Known details with what a newer row says about them: its node is away, so that nobody can say how it is. */
export function unreachable(seen: VmObservation, endpoint: Endpoint, row: GuestRow): VmObservation {
  const { powerState, nativeState, allowedOperations: allowed } = mapRow(row, endpoint);
  return { ...seen, powerState, nativeState, allowedOperations: allowed };
}

/** `io-error` and `internal-error` stop the guest's clock; `guest-panicked` is the guest's own end. */
export function powerStateOf(
  status: string | undefined,
  qmpStatus: string | undefined,
  lock: string | undefined,
): PowerState {
  if (status === 'stopped') return lock === 'suspended' ? 'SUSPENDED' : 'STOPPED';
  if (status !== 'running') return 'UNKNOWN';
  if (qmpStatus === 'guest-panicked' || qmpStatus === 'internal-error') return 'CRASHED';
  return qmpStatus !== undefined && ['paused', 'suspended', 'io-error', 'prelaunch'].includes(qmpStatus)
    ? 'PAUSED'
    : 'RUNNING';
}

const lockTransitions: ReadonlyMap<string, Transition> = new Map([
  ['create', 'CREATING'],
  ['clone', 'CLONING'],
  ['migrate', 'MIGRATING'],
  ['rollback', 'REVERTING'],
  ['suspending', 'SUSPENDING'],
  ['destroyed', 'DELETING'],
]);

function transitionOf(lock: string | undefined): Transition | null {
  return lockTransitions.get(lock ?? '') ?? null;
}

function nativeStateOf(status: string | undefined, lock: string | undefined): string {
  return [status ?? 'unknown', ...(lock === undefined ? [] : [`locked (${lock})`])].join(', ');
}

export function cpuOf(kind: GuestDetails['kind'], config: LooseObject): VmObservation['cpu'] {
  const number = (key: string) => asNumber(config[key]);
  if (kind === 'lxc') {
    const cores = number('cores') ?? 1;
    return { cores, maxCores: cores };
  }
  const sockets = number('sockets') ?? 1;
  const most = sockets * (number('cores') ?? 1);
  const cores = Math.min(most, number('vcpus') ?? most);
  const hot = hotplugFlags(asText(config['hotplug'])).has('cpu');
  return { cores, maxCores: hot ? most : cores, sockets };
}

/** `hotplug`: `0`, `1`, or a list; nothing is the list of the manual. */
export function hotplugFlags(text: string | undefined): ReadonlySet<string> {
  if (text === '0') return new Set();
  return new Set((text === undefined || text === '1' ? 'network,disk,usb' : text).split(','));
}

/** 4 TiB; 512 GiB unless the CPU type shows the host's address bits (40 otherwise). */
function mostHotMemory(cpuType: string | undefined): number {
  return /^(?:cputype=)?(?:host|max)\b/.test(cpuType ?? '') ? 4 * 2 ** 40 : 512 * 2 ** 30;
}

function guestOf(details: GuestDetails, words: AgentWords | undefined): VmGuest {
  const { kind, config } = details;
  const has = kind === 'lxc' || hasAgent(asText(config['agent']));
  const agent = !has ? 'NOT_INSTALLED' : speaks(details) ? (words?.state ?? 'UNKNOWN') : 'NOT_RUNNING';
  const heard = agent === 'RUNNING' ? words : undefined;
  return {
    os: heard?.os ?? osOf(asText(config['ostype'])),
    hostname: heard?.hostname ?? null,
    agent,
  };
}

const osTypes: ReadonlyMap<string, string> = new Map([
  ['l26', 'Linux'],
  ['l24', 'Linux 2.4'],
  ['win11', 'Windows 11, 2022, 2025'],
  ['win10', 'Windows 10, 2016, 2019'],
  ['win8', 'Windows 8, 2012'],
  ['win7', 'Windows 7'],
  ['solaris', 'Solaris'],
]);

function osOf(type: string | undefined): string | null {
  return type === undefined || type === 'other' ? null : (osTypes.get(type) ?? type);
}
