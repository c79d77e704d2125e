import type { PowerState } from '@anyvisor/domain';
import type { BehindOurBack, ContractPeer, IndependentLook } from '@anyvisor/port/contract-suite';
import { admin } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';

const powerStates: Readonly<Record<string, PowerState>> = {
  poweredOn: 'RUNNING',
  poweredOff: 'STOPPED',
  suspended: 'SUSPENDED',
};

/** The simulator as the contract suite wants to see it, reached through a proxy that can cut the line. */
export function contractPeer(
  sim: Vcsim,
  proxy: FaultProxy,
  parameters: object,
  hosts: readonly string[],
): ContractPeer {
  return {
    parameters,
    refused: [
      {
        title: 'a wrong password',
        parameters: { ...parameters, password: 'wrong horse' },
        kind: 'AuthenticationFailed',
        loginAttempts: async () => (await admin.calls(sim))['Login'] ?? 0,
      },
      {
        title: 'a port where nobody listens',
        parameters: { ...parameters, port: 1 },
        kind: 'ConnectionFailed',
      },
      {
        title: 'another certificate than the pinned one',
        parameters: { ...parameters, fingerprint: '00:'.repeat(31) + '00' },
        kind: 'ConnectionFailed',
      },
      {
        title: 'a certificate nobody vouches for',
        parameters: { ...parameters, fingerprint: undefined, validateSsl: true },
        kind: 'ConnectionFailed',
      },
    ],
    mapping: {
      computeMapping: { targetComputeUnit: 'DC0/DC0_C0' },
      storageMapping: { defaultDatastore: 'LocalDS_0', alternativeDatastores: ['LocalDS_1'] },
      networkMapping: { networks: { lan: 'DC0_DVPG0' } },
    },
    storage: 'LocalDS_0',
    network: 'lan',
    template: 'template-0',
    spec: (name) => ({
      name,
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 128 },
      storage: { disks: [{ sizeGb: 1 }] },
      network: { nics: [{ network: 'lan' }] },
    }),
    guest: null,
    look: look(sim),
    behindOurBack: behindOurBack(sim),
    faults: {
      cut: () => {
        proxy.accepting = false;
        proxy.cut('reset');
        return Promise.resolve();
      },
      restore: () => {
        proxy.accepting = true;
        return Promise.resolve();
      },
    },
    means: {
      migration: { targetHost: hosts[1] ?? '', live: true },
      maintenanceHost: hosts[1] ?? '',
      graphicalConsole: 'webmks',
      diskImport: {
        storage: 'LocalDS_1',
        sha256: (nativeRef) => admin.diskHash(sim, nativeRef),
        remove: async (nativeRef) => {
          await admin.removeDisk(sim, nativeRef);
        },
      },
    },
    expectedCapabilities: {
      liveMigration: 'full',
      snapshots: 'full',
      linkedClones: 'full',
      console: 'partial',
      pause: 'none',
      backup: 'none',
      diskExport: 'partial',
      diskImport: 'partial',
      changedBlocks: 'full',
      autostart: 'none',
    },
    stop: async () => {
      await proxy.close();
      await sim.stop();
    },
  };
}

function look(sim: Vcsim): IndependentLook {
  return {
    vmNames: async () => (await admin.look(sim)).machines.map(({ name }) => name),
    powerState: async (name) => {
      const found = (await admin.look(sim)).machines.find((one) => one.name === name);
      return found === undefined ? null : (powerStates[found.state] ?? 'UNKNOWN');
    },
    disks: async () => (await admin.look(sim)).disks,
    fingerprint: async () => (await admin.look(sim)).facts.join('\n'),
  };
}

function behindOurBack(sim: Vcsim): BehindOurBack {
  const act = (verb: 'start' | 'stop' | 'delete') => async (name: string) => {
    await admin.act(sim, verb, name);
  };
  return {
    start: act('start'),
    stop: act('stop'),
    delete: act('delete'),
    rename: async (name, newName) => {
      await admin.act(sim, 'rename', name, newName);
    },
  };
}
