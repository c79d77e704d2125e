import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VmObservation } from '@anyvisor/domain';
import { parseDomainXml } from '@anyvisor/adapter-libvirt/domain-xml/parse-domain';
import { libvirtCeiling } from '@anyvisor/adapter-libvirt/capabilities/ceiling';
import { mapVmInfo } from '@anyvisor/adapter-libvirt/inventory/map-vm-info';
import { networkIndex } from '@anyvisor/adapter-libvirt/inventory/network-index';
import { noVolumes } from '@anyvisor/adapter-libvirt/inventory/volume-index';
import pg from 'pg';
import { watchEventLoop } from './event-loop.ts';
import { figuresOf, inTurn, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { openInventory } from './open-inventory.ts';

const VMS = 10_000;
const sample = new URL('../../adapters/libvirt/test/fixtures/running-domain.xml', import.meta.url);

/**
 * 10,000 changed VMs of one connection: from libvirt's answers (a live domain's XML each, 9 kB) to committed rows and
 * events, against a bare COPY of the same rows into an equal table without indexes.
 */
export async function run({ rounds = 5 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  try {
    const { lease, inventory, url, close } = await openInventory(dataDir);
    const database = new pg.Client(url);
    await database.connect();
    try {
      const xml = await readFile(sample, 'utf8');
      const answers = Array.from({ length: VMS }, (_, index) => renamed(xml, index));
      let state = 1;
      const loop = watchEventLoop();
      const ours = (): Promise<number> =>
        timed(async () => {
          state = state === 1 ? 3 : 1;
          const vms: VmObservation[] = [];
          for (const answer of answers) {
            vms.push(observe(answer, state));
            if (vms.length % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          await inventory.applyBatch(lease, { type: 'changed', vms, templates: [] });
        });
      await ours();
      const file = await saveRows(database);
      const sides = await inTurn(rounds, ours, () => copyRows(database, file));
      await rm(file);
      const figures = figuresOf(sides);
      return {
        ...figures,
        oursPerVm: round(figures.ours / VMS),
        peerPerVm: round(figures.peer / VMS),
        longestBlockMs: loop.longestBlockMs(),
      };
    } finally {
      await database.end();
      await close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function renamed(xml: string, index: number): string {
  const uuid = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return xml
    .replace(/<name>[^<]+<\/name>/, `<name>vm-${index}</name>`)
    .replace(/<uuid>[^<]+<\/uuid>/, `<uuid>${uuid}</uuid>`);
}

function observe(xml: string, state: number): VmObservation {
  return mapVmInfo({
    domain: parseDomainXml(xml),
    state: { state, reason: 1 },
    stats: new Map(),
    persistent: true,
    autostart: false,
    managedSave: false,
    snapshotCount: 0,
    jobOperation: null,
    addresses: [],
    guestHostname: null,
    guestOs: null,
    volumes: noVolumes,
    networks: networkIndex([]),
    hostId: 'host',
    endpoint: { capabilities: libvirtCeiling, readOnly: false },
  });
}

/** The rows as they stand, in a file that the database's own account can write and read. */
async function saveRows(database: pg.Client): Promise<string> {
  const file = join('/tmp', `anyvisor-bench-${randomUUID()}.copy`);
  await database.query(`copy vm to '${file}'`);
  await database.query('create table bare_vm as table vm with no data');
  return file;
}

async function copyRows(database: pg.Client, file: string): Promise<number> {
  await database.query('truncate bare_vm');
  return timed(() => database.query(`copy bare_vm from '${file}'`));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
