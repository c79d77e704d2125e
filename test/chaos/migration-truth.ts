import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { listAll } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { statesOf } from '../support/two-hosts.ts';
import type { TwoHosts } from '../support/two-hosts.ts';

export interface Place {
  readonly host: 0 | 1;
  /** `default` is seen by both hosts, `own` by one. */
  readonly pool: 'default' | 'own';
}

export interface Move {
  /** `cold`: switched off, its disks streamed through the server. */
  readonly mode: 'shared' | 'copy' | 'cold';
  readonly place: Place;
  readonly to: Place;
}

/** To the other host; disks that only one host sees must be copied. */
export function nextMove(place: Place, wish: Move['mode']): Move {
  const host = place.host === 0 ? 1 : 0;
  const mode = place.pool === 'own' && wish === 'shared' ? 'copy' : wish;
  const pool = mode === 'shared' ? 'default' : place.pool === 'own' ? 'default' : 'own';
  return { mode, place, to: { host, pool } };
}

export interface MigrationTruth {
  /** Where it runs by virsh's word; null when that is not exactly one host. */
  readonly host: 0 | 1 | null;
  readonly pool: Place['pool'];
  readonly lost: readonly string[];
  readonly damage: { readonly orphans: readonly string[]; readonly duplicates: readonly string[] };
}

interface Vm {
  readonly id: string;
  readonly name: string;
  readonly connectionId: string;
  readonly powerState: string;
}

const SHOWN_DEADLINE_MS = 30_000;

/** Both hosts by virsh, the folders by the file system, and what the inventory makes of it. */
export async function lookAtMigration(
  api: Api,
  estate: TwoHosts,
  vm: { readonly name: string; readonly vmId: string; readonly connections: readonly [string, string] },
): Promise<MigrationTruth> {
  const states = await statesOf(estate, vm.name);
  const running = states.flatMap((state, index) => (state === 'running' ? [index as 0 | 1] : []));
  const known = states.filter((state) => state !== 'absent').length;
  const host = running.length === 1 && running[0] !== undefined ? running[0] : null;
  const used = host === null ? [] : await disksOf(estate.hosts[host], vm.name);
  const shown = host === null ? [] : await shownOnce(api, vm, vm.connections[host]);
  return {
    host,
    pool: used.some((path) => path.includes('/own/')) ? 'own' : 'default',
    lost: [...(host === null ? [`the states are ${states.join(' and ')}`] : []), ...shown],
    damage: {
      duplicates: known > 1 ? [`known to both hosts: ${states.join(' and ')}`] : [],
      orphans: host === null ? [] : (await filesOf(estate)).filter((path) => !used.includes(path)),
    },
  };
}

/** It is listed once, under its id, running, where it is; what is wrong otherwise. */
async function shownOnce(
  api: Api,
  { name, vmId }: { readonly name: string; readonly vmId: string },
  connection: string,
): Promise<readonly string[]> {
  let last: readonly Vm[] = [];
  const right = eventually('the inventory shows it', SHOWN_DEADLINE_MS, async () => {
    last = (await listAll<Vm>(api, '/vms')).filter((vm) => vm.name === name);
    const [only] = last;
    const fits = only?.id === vmId && only.connectionId === connection && only.powerState === 'RUNNING';
    return fits && last.length === 1 ? true : undefined;
  });
  return right.then(
    () => [],
    () => [`the inventory shows ${JSON.stringify(last)}`],
  );
}

async function disksOf({ virsh }: LibvirtHost, name: string): Promise<readonly string[]> {
  const list = await virsh('domblklist', name);
  return list.split('\n').flatMap((line) => /\S+\s+(\/\S+)/.exec(line)?.[1] ?? []);
}

async function filesOf({ hosts }: TwoHosts): Promise<readonly string[]> {
  const [one] = hosts;
  const folders = [one.poolDir, ...hosts.map(({ dataDir }) => join(dataDir, 'own'))];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((file) => join(folder, file))),
  );
  return files.flat().filter((path) => path !== join(one.poolDir, one.templateVolume));
}
