import { emptyMapping, hypervisorTypes } from '@anyvisor/domain';
import type { PowerState } from '@anyvisor/domain';
import { runContractSuite } from '@anyvisor/port/contract-suite';
import type { ContractPeer } from '@anyvisor/port/contract-suite';
import { password } from '../simulator/routes.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/server.ts';
import { templateAdapter } from '../src/index.ts';

runContractSuite({
  name: 'the template adapter with its simulator',
  adapter: templateAdapter(hypervisorTypes[0]),
  start: async () => contractPeer(await startSimulator()),
});

function contractPeer({ port, estate, cut, restore }: Simulator): ContractPeer {
  const parameters = { url: `http://127.0.0.1:${port}`, username: 'admin', password };
  const powerStates: Record<string, PowerState> = { on: 'RUNNING', off: 'STOPPED', paused: 'PAUSED' };
  const named = (name: string) => {
    const vm = estate.vmNamed(name);
    if (vm === undefined) {
      throw new Error(`the simulator has no ${name}`);
    }
    return vm;
  };
  return {
    parameters,
    refused: [
      {
        title: 'a wrong password',
        parameters: { ...parameters, password: 'wrong horse' },
        kind: 'AuthenticationFailed',
        loginAttempts: async () => estate.logins,
      },
      {
        title: 'a port where nobody listens',
        parameters: { ...parameters, url: 'http://127.0.0.1:1' },
        kind: 'ConnectionFailed',
      },
      {
        title: 'a host that does not exist',
        parameters: { ...parameters, url: 'http://nowhere.invalid' },
        kind: 'NetworkError',
      },
    ],
    mapping: { ...emptyMapping, networkMapping: { networks: { office: 'net-1' } } },
    storage: 'main',
    network: 'office',
    template: 'tiny',
    spec: (name) => ({
      name,
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 512 },
      storage: { disks: [{ sizeGb: 1 }] },
      network: { nics: [{ network: 'office' }] },
    }),
    guest: null,
    look: {
      vmNames: async () => [...estate.vms.values()].map((vm) => vm.name),
      powerState: async (name) => powerStates[estate.vmNamed(name)?.state ?? ''] ?? null,
      disks: async () => [...estate.disks.keys()],
      fingerprint: async () => estate.fingerprint(),
    },
    behindOurBack: {
      start: async (name) => {
        named(name).state = 'on';
      },
      stop: async (name) => {
        named(name).state = 'off';
      },
      rename: async (name, newName) => {
        named(name).name = newName;
      },
      delete: async (name) => {
        const vm = estate.vmNamed(name);
        vm?.diskIds.forEach((id) => estate.disks.delete(id));
        estate.vms.delete(vm?.id ?? '');
      },
      deleteDisk: async (id) => {
        estate.disks.delete(id);
      },
    },
    faults: { cut, restore },
    expectedCapabilities: { disks: 'full', snapshots: 'partial', liveMigration: 'none' },
    stop: cut,
  };
}
