import type { VmGuest, VmNic, VmObservation } from '@anyvisor/domain';
import type { DomainNic } from '../domain-xml/libvirt-domain.ts';
import type { LibvirtNativeVm } from '../native-vm.ts';
import { allowedOperations } from './allowed-operations.ts';
import { mapHardware } from './map-hardware.ts';
import { mapDisks } from './map-disks.ts';
import { BRIDGE_PREFIX, USER_NETWORK } from './network-index.ts';
import { powerStateOf, transitionOf } from './power-state.ts';
import { nativeStateOf } from './state-words.ts';
import { numberOf } from './stats-record.ts';

/** One domain in neutral words. Pure: everything was asked before. */
export function mapVmInfo(native: LibvirtNativeVm): VmObservation {
  const { domain, state } = native;
  const told = { ...state, managedSave: native.managedSave, jobOperation: native.jobOperation };
  const powerState = powerStateOf(told);
  const transition = transitionOf(told);
  const disks = mapDisks(native);
  const allocations = disks.flatMap((disk) => (disk.kind === 'disk' ? [disk.allocatedBytes] : []));
  return {
    nativeRef: domain.uuid,
    name: domain.name,
    powerState,
    transition,
    nativeState: nativeStateOf(state.state, state.reason),
    cpu: cpu(native),
    memory: memory(native),
    disks,
    nics: domain.nics.map((nic) => mapNic(nic, native)),
    guest: guest(native, powerState === 'RUNNING' || powerState === 'PAUSED'),
    host: native.hostId,
    storageUsedBytes: allocations.includes(null)
      ? null
      : allocations.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
    firmware: domain.firmware,
    hardware: mapHardware(domain),
    autostart: native.autostart,
    tags: [],
    metadata: domain.metadata,
    snapshotCount: native.snapshotCount,
    marker: domain.marker,
    allowedOperations: allowedOperations(native, powerState, transition),
  };
}

function cpu({ domain, stats }: LibvirtNativeVm): VmObservation['cpu'] {
  const { topology } = domain;
  return {
    cores: numberOf(stats, 'vcpu.current') ?? domain.vcpus.current,
    maxCores: numberOf(stats, 'vcpu.maximum') ?? domain.vcpus.maximum,
    ...(topology === null ? {} : { sockets: topology.sockets, threadsPerCore: topology.threads }),
  };
}

/** Without room for modules the balloon is what memory can grow by. */
function memory({ domain }: LibvirtNativeVm): VmObservation['memory'] {
  const { currentBytes, bytes, maximumBytes } = domain.memory;
  return { sizeBytes: currentBytes, maxBytes: Math.max(maximumBytes ?? 0, bytes, currentBytes) };
}

function mapNic(nic: DomainNic, { addresses, networks }: LibvirtNativeVm): VmNic {
  return {
    key: nic.mac,
    mac: nic.mac,
    network: networkOf(nic, networks),
    model: nic.model ?? 'default',
    connected: nic.linkUp,
    vlan: nic.vlan,
    ipAddresses: [
      ...new Set(
        addresses
          .filter((found) => found.mac.toLowerCase() === nic.mac)
          .flatMap((found) => found.ips)
          .filter((ip) => !/^(127\.|::1$|fe80:)/i.test(ip)),
      ),
    ],
  };
}

function networkOf(nic: DomainNic, networks: LibvirtNativeVm['networks']): string | null {
  if (nic.type === 'user') return USER_NETWORK;
  if (nic.source === null) return null;
  if (nic.type === 'network') return networks.byName(nic.source, nic.portGroup) ?? null;
  if (nic.type === 'bridge') return networks.byBridge(nic.source) ?? `${BRIDGE_PREFIX}${nic.source}`;
  return null;
}

function guest({ domain, guestOs, guestHostname }: LibvirtNativeVm, active: boolean): VmGuest {
  return { os: guestOs, hostname: guestHostname, agent: agentState(domain.agent, active) };
}

function agentState(agent: LibvirtNativeVm['domain']['agent'], active: boolean): VmGuest['agent'] {
  if (agent === 'no-channel') return 'UNKNOWN';
  if (!active) return 'NOT_RUNNING';
  if (agent === 'connected') return 'RUNNING';
  return agent === 'disconnected' ? 'NOT_RUNNING' : 'UNKNOWN';
}
