import { createHash } from 'node:crypto';
import { emptyMapping } from '@anyvisor/domain';
import type { VmProvisionSpec } from '@anyvisor/domain';
import { runContractSuite } from '@anyvisor/port/contract-suite';
import type { ContractPeer } from '@anyvisor/port/contract-suite';
import { paperAdapter } from './paper-hypervisor/adapter.ts';
import { PaperWorld } from './paper-hypervisor/world.ts';

const world = new PaperWorld();

// Promises everything, so that no test of the suite goes untried.
runContractSuite({
  name: 'a hypervisor of paper that can do everything',
  adapter: paperAdapter(world),
  start: async () => peer,
});

const spec = (name: string): VmProvisionSpec => ({
  name,
  template: 'blank',
  compute: { cpuCores: 1, memoryMb: 256 },
  storage: { disks: [{ sizeGb: 1 }] },
  network: { nics: [{ network: 'lan' }] },
});

const peer: ContractPeer = {
  parameters: { key: 'paper key' },
  refused: [{ title: 'a wrong key', parameters: { key: 'other key' }, kind: 'AuthenticationFailed' }],
  mapping: emptyMapping,
  storage: 'store',
  network: 'lan',
  template: 'paper',
  spec,
  guest: { spec, answersPowerButton: true, reportsAddresses: true, serialText: 'login:' },
  look: {
    vmNames: async () => [...world.vms.values()].map((vm) => vm.name),
    powerState: async (name) => world.named(name)?.state ?? null,
    disks: async () => [...world.disks.keys()],
    fingerprint: async () => world.fingerprint(),
  },
  behindOurBack: {
    start: async (name) => world.power(world.named(name)?.ref ?? '', 'RUNNING'),
    stop: async (name) => world.power(world.named(name)?.ref ?? '', 'STOPPED'),
    rename: async (name, newName) => {
      Object.assign(world.named(name) ?? {}, { name: newName });
    },
    delete: async (name) => {
      const vm = world.named(name);
      if (vm !== undefined) {
        world.remove(vm, true);
      }
    },
    deleteDisk: async (disk) => {
      world.disks.delete(disk);
    },
  },
  means: {
    migration: { targetHost: 'host-2', live: true },
    maintenanceHost: 'host-2',
    backupTarget: 'anywhere',
    diskImport: {
      storage: 'store',
      sha256: async (ref) =>
        createHash('sha256')
          .update(world.disks.get(ref)?.bytes ?? '')
          .digest('hex'),
      remove: async (ref) => {
        world.disks.delete(ref);
      },
    },
  },
  stop: async () => {},
};
