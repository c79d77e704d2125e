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

/** What the simulated estate has, by its names. */
export type Estate = Pick<ContractPeer, 'mapping' | 'template' | 'means' | 'expectedCapabilities'>;

/** The simulator as the contract suite wants to see it, reached through a proxy that can cut the line. */
export function contractPeer(
  sim: Vcsim,
  proxy: FaultProxy,
  parameters: object,
  estate: Estate,
): ContractPeer {
  return {
    ...estate,
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
    storage: 'LocalDS_0',
    network: 'lan',
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
    stop: async () => {
      await proxy.close();
      await sim.stop();
    },
  };
}

/** Two hosts in a cluster, a template with a snapshot. */
export function vcenterEstate(sim: Vcsim, hosts: readonly string[]): Estate {
  return {
    mapping: {
      computeMapping: { targetComputeUnit: 'DC0/DC0_C0' },
      storageMapping,
      networkMapping: { networks: { lan: 'DC0_DVPG0' } },
    },
    template: 'template-0',
    means: {
      ...meansOfAll(sim),
      migration: { targetHost: hosts[1] ?? '', live: true },
      maintenanceHost: hosts[1] ?? '',
    },
    expectedCapabilities: { ...expectedOfAll, liveMigration: 'full', linkedClones: 'full' },
  };
}

/** One host without a vCenter: no templates, no clones, nowhere to move to. */
export function esxiEstate(sim: Vcsim): Estate {
  return {
    mapping: {
      computeMapping: { targetComputeUnit: 'ha-datacenter/localhost.localdomain' },
      storageMapping,
      networkMapping: { networks: { lan: 'VM Network' } },
    },
    template: null,
    means: meansOfAll(sim),
    expectedCapabilities: {
      ...expectedOfAll,
      liveMigration: 'none',
      linkedClones: 'none',
      fullClones: 'none',
    },
  };
}

const storageMapping = { defaultDatastore: 'LocalDS_0', alternativeDatastores: ['LocalDS_1'] };

const expectedOfAll = {
  snapshots: 'full',
  console: 'partial',
  pause: 'none',
  backup: 'none',
  diskExport: 'partial',
  diskImport: 'partial',
  changedBlocks: 'full',
  autostart: 'none',
} as const;

function meansOfAll(sim: Vcsim) {
  return {
    graphicalConsole: 'webmks',
    diskImport: {
      storage: 'LocalDS_1',
      sha256: (nativeRef: string) => admin.diskHash(sim, nativeRef),
      remove: async (nativeRef: string) => {
        await admin.removeDisk(sim, nativeRef);
      },
    },
  } as const;
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
