import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { apiOf, isFinal, listAll } from '@anyvisor/test/support/api';
import type { Api, Operation } from '@anyvisor/test/support/api';
import { connectHost } from '@anyvisor/test/support/estate';
import { startServer } from '@anyvisor/test/support/server-process';
import { timed } from './figures.ts';
import type { Figures } from './figures.ts';

const CREATES = 100;
const IDLE_LOOKS = 200;
/** Between two looks, like a handful of people with the page open. */
const PAUSE_MS = 25;

/**
 * 100 creates at once on one real host, none booted, while somebody reads: the p99 of reading under load against the
 * same reads on the idle server. Says as well how many creates ran at once, by the operations' own times.
 */
export async function run(): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const token = randomBytes(32).toString('base64url');
  const host = await startLibvirtHost();
  try {
    const server = await startServer({ dataDir, token });
    try {
      const api = apiOf(server.url, token);
      const connection = await connectHost(api, host, 'bench');
      const [settings] = (await api.get<{ items: { concurrency: number }[] }>('/connections')).items;
      const idle: number[] = [];
      while (idle.length < IDLE_LOOKS) idle.push(await look(api));
      const started = performance.now();
      const accepting = Array.from({ length: CREATES }, (_, index) => timedCreate(api, connection, index));
      const busy: number[] = [];
      const over = new AbortController();
      const ended = allEnded(api, accepting).finally(() => over.abort());
      while (!over.signal.aborted) busy.push(await look(api));
      const operations = await ended;
      const failed = operations.filter(({ state }) => state !== 'SUCCEEDED');
      if (failed.length > 0) throw new Error(`${failed.length} failed: ${JSON.stringify(failed[0]?.error)}`);
      const [ours, peer] = [percentile(busy, 0.99), percentile(idle, 0.99)];
      const accepts = (await Promise.all(accepting)).map(({ ms }) => ms);
      return {
        ours,
        peer,
        ratio: Math.round((ours / peer) * 100) / 100,
        unit: 'ms',
        n: busy.length,
        creates: CREATES,
        seconds: Math.round((performance.now() - started) / 100) / 10,
        acceptP99: percentile(accepts, 0.99),
        limit: settings?.concurrency,
        mostAtOnce: mostAtOnce(operations),
      };
    } finally {
      await server.stop();
    }
  } finally {
    await host.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Timed = Operation & { readonly startedAt: string; readonly endedAt: string };

async function timedCreate(api: Api, connection: string, index: number): Promise<{ id: string; ms: number }> {
  let id = '';
  const ms = await timed(async () => {
    const accepted = await api.send<Operation>('POST', '/vms', {
      name: `load-${index}`,
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 64 },
      storage: { disks: [{ sizeGb: 1 }] },
      network: { nics: [] },
      placement: { connection },
    });
    id = accepted.id;
  });
  return { id, ms };
}

async function allEnded(
  api: Api,
  accepting: readonly Promise<{ readonly id: string }>[],
): Promise<readonly Timed[]> {
  const ids = new Set((await Promise.all(accepting)).map(({ id }) => id));
  for (;;) {
    const operations = (await listAll<Timed>(api, '/operations')).filter(({ id }) => ids.has(id));
    if (operations.length === ids.size && operations.every(isFinal)) return operations;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function look(api: Api): Promise<number> {
  const ms = await timed(() => api.get('/vms?limit=50'));
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return ms;
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * fraction) - 1] ?? Number.NaN) * 100) / 100;
}

/** The most operations between their start and their end at any instant. */
function mostAtOnce(operations: readonly Timed[]): number {
  const steps = operations.flatMap(({ startedAt, endedAt }) => [
    { at: Date.parse(startedAt), change: 1 },
    { at: Date.parse(endedAt), change: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { change } of steps.toSorted((a, b) => a.at - b.at || a.change - b.change)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
