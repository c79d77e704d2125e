import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PowerState } from '@anyvisor/domain';
import type { BehindOurBack, ContractPeer, IndependentLook } from '@anyvisor/port/contract-suite';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { Simulator } from '../../simulator/index.ts';
import { adminOf, nameOf } from './admin.ts';
import type { Admin, SeenGuest } from './admin.ts';
import { loginsAt, sentRequests } from './requests.ts';

const powerStates: Readonly<Record<string, PowerState>> = {
  running: 'RUNNING',
  stopped: 'STOPPED',
  paused: 'PAUSED',
  suspended: 'SUSPENDED',
};

/** The simulator as the contract suite wants to see it, reached through a proxy that can cut the line. */
export function contractPeer(
  simulator: Simulator,
  proxy: FaultProxy,
  parameters: object,
  other: Simulator,
): ContractPeer {
  const admin = adminOf(simulator);
  const origin = `https://127.0.0.1:${'port' in proxy.address ? proxy.address.port : 0}`;
  const byPassword = { ...parameters, tokenId: undefined, tokenSecret: undefined };
  return {
    parameters,
    refused: [
      {
        title: 'a wrong password',
        parameters: { ...byPassword, username: 'root@pam', password: 'wrong horse' },
        kind: 'AuthenticationFailed',
        loginAttempts: async () => loginsAt(origin),
      },
      {
        title: 'a wrong token',
        parameters: { ...parameters, tokenSecret: '00000000-0000-4000-8000-000000000000' },
        kind: 'AuthenticationFailed',
        loginAttempts: async () => sentRequests().filter(({ path }) => path === '/version').length,
      },
      {
        title: 'a port where nobody listens',
        parameters: { ...parameters, port: 1 },
        kind: 'ConnectionFailed',
      },
      {
        title: 'a host that does not exist',
        parameters: { ...parameters, host: 'nowhere.invalid' },
        kind: 'NetworkError',
      },
      {
        title: 'another certificate than the pinned one',
        parameters: { ...parameters, fingerprint: `${'00:'.repeat(31)}00` },
        kind: 'ConnectionFailed',
      },
      {
        title: 'a certificate nobody vouches for',
        parameters: { ...parameters, fingerprint: undefined },
        kind: 'ConnectionFailed',
      },
    ],
    mapping: {
      computeMapping: { targetComputeUnit: 'pve1' },
      storageMapping: { defaultDatastore: 'ceph', alternativeDatastores: [] },
      networkMapping: { networks: { lan: 'vmbr0' } },
    },
    storage: 'ceph',
    network: 'lan',
    template: 'tpl-debian-13',
    spec: (name) => ({
      name,
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 512 },
      storage: { disks: [{ sizeGb: 1 }] },
      network: { nics: [{ network: 'lan' }] },
      extensions: { PROXMOX: {} },
    }),
    guest: {
      spec: (name) => ({
        name,
        template: 'blank',
        compute: { cpuCores: 1, memoryMb: 1024 },
        storage: { disks: [{ sizeGb: 1 }] },
        network: { nics: [{ network: 'lan', address: { type: 'dhcp' } }] },
        extensions: { PROXMOX: { agent: true } },
      }),
      answersPowerButton: true,
      reportsAddresses: true,
    },
    look: look(admin),
    behindOurBack: behindOurBack(admin),
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
      migration: { targetHost: 'pve2', live: true },
      backupTarget: 'nfs',
      memoryStepMb: 512,
      linkedCopiesOfTemplatesOnly: true,
      otherEndpoint: {
        parameters: {
          type: 'PROXMOX',
          host: '127.0.0.1',
          port: Number(new URL(other.url).port),
          tokenId: other.tokenId,
          tokenSecret: other.tokenSecret,
          fingerprint: other.fingerprint,
        },
        storage: 'nfs',
        look: look(adminOf(other)),
        behindOurBack: behindOurBack(adminOf(other)),
      },
      diskImport: {
        storage: 'ceph',
        sha256: async (volume) => {
          const { file } = (await volumeOf(admin, volume)) ?? {};
          return createHash('sha256')
            .update(await readFile(file ?? ''))
            .digest('hex');
        },
        remove: async (volume) => {
          const vmid = /vm-(\d+)-disk/.exec(volume)?.[1];
          await admin.post(`/guests/${vmid ?? ''}/delete`);
        },
      },
    },
    expectedCapabilities: {
      liveMigration: 'full',
      snapshots: 'partial',
      linkedClones: 'partial',
      backup: 'full',
      console: 'full',
      pause: 'partial',
      diskExport: 'none',
      diskImport: 'partial',
      crossEndpointMigration: 'partial',
      maintenanceMode: 'none',
      incrementalBackup: 'none',
    },
    stop: async () => {
      await proxy.close();
      await Promise.all([simulator.stop(), other.stop()]);
    },
  };
}

async function volumeOf(admin: Admin, volume: string) {
  return (await admin.state()).guests.flatMap(({ volumes }) => volumes).find(({ id }) => id === volume);
}

function look(admin: Admin): IndependentLook {
  const guests = async () => (await admin.state()).guests;
  return {
    vmNames: async () => (await guests()).filter(({ config }) => config['template'] !== '1').map(nameOf),
    powerState: async (name) => {
      const guest = await admin.named(name);
      return guest === undefined ? null : (powerStates[guest.power] ?? 'UNKNOWN');
    },
    disks: async () =>
      (await guests())
        .flatMap(({ volumes }) => volumes.map(({ id }) => id))
        .filter((id) => !id.includes(':backup/'))
        .toSorted(),
    fingerprint: async () => (await guests()).map(fact).toSorted().join('\n'),
  };
}

/** All of a guest that a call can change, on one line. */
function fact({ vmid, kind, node, power, config, pending, snapshots, volumes }: SeenGuest): string {
  const sorted = (object: object) =>
    Object.entries(object).toSorted(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([
    vmid,
    kind,
    node,
    power,
    sorted(config),
    sorted(pending),
    snapshots.map(({ name, parent }) => `${name} < ${parent ?? ''}`).toSorted(),
    volumes.map(({ id, size }) => `${id} ${size}`).toSorted(),
  ]);
}

function behindOurBack(admin: Admin): BehindOurBack {
  const act =
    (verb: string, body: object = {}) =>
    async (name: string) => {
      const guest = await admin.named(name);
      if (guest !== undefined) await admin.post(`/guests/${guest.vmid}/${verb}`, body);
    };
  return {
    start: act('start'),
    stop: act('stop'),
    delete: act('delete'),
    rename: async (name, newName) => act('set', { name: newName })(name),
  };
}
