import { vmOperations } from '@anyvisor/domain';
import type { VmObservation } from '@anyvisor/domain';

const nouns = ['web', 'db', 'mail', 'build', 'cache', 'proxy', 'erp', 'file', 'print', 'queue'];
const systems = ['Debian 12', 'Ubuntu 24.04', 'Windows Server 2022', 'RHEL 9', null];
const allowedOperations = Object.fromEntries(
  vmOperations.map((name) => [name, { allowed: true }]),
) as VmObservation['allowedOperations'];

/** The VM of this number as it is after so many turns: its state and its address change, its name does not. */
export function paperVm(number: number, turn: number): VmObservation {
  const memory = 2 ** (29 + (number % 7));
  const running = (number + turn) % 3 !== 0;
  return {
    nativeRef: `vm-${number}`,
    name: `${nouns[number % nouns.length] ?? 'vm'}-${String(number).padStart(6, '0')}`,
    powerState: running ? 'RUNNING' : 'STOPPED',
    transition: null,
    nativeState: running ? 'running' : 'off',
    cpu: { cores: 1 + (number % 16), maxCores: 16 },
    memory: { sizeBytes: memory, maxBytes: memory },
    disks: [],
    nics: [
      {
        key: 'nic-0',
        mac: `52:54:00:${[16, 8, 0].map((bits) => ((number >> bits) & 255).toString(16).padStart(2, '0')).join(':')}`,
        network: null,
        model: 'virtio',
        connected: true,
        vlan: null,
        ipAddresses: running ? [`10.${turn % 200}.${(number >> 8) & 255}.${number & 255}`] : [],
      },
    ],
    guest: { os: systems[number % systems.length] ?? null, hostname: null, agent: 'RUNNING' },
    host: null,
    storageUsedBytes: (number % 500) * 2 ** 30,
    firmware: 'uefi',
    autostart: true,
    tags: number % 5 === 0 ? ['prod'] : [],
    metadata: {},
    snapshotCount: number % 4,
    marker: null,
    allowedOperations,
  };
}
