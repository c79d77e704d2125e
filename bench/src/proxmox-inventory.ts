import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { proxmoxParameters } from '@anyvisor/adapter-proxmox/parameters';
import { inventoryOf, readAll } from '@anyvisor/adapter-proxmox/reading/inventory';
import { Session } from '@anyvisor/adapter-proxmox/session';
import type { CallContext } from '@anyvisor/port';
import { watchEventLoop } from './event-loop.ts';
import { figuresOf, inTurn, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { openInventory } from './open-inventory.ts';

const VMS = 10_000;
const PATIENCE_MS = 120_000;
const lab = fileURLToPath(new URL('../../lab/src/main.ts', import.meta.url));

/** As the lab prints it. */
interface Line {
  readonly url: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
  readonly fingerprint: string;
  readonly adminUrl: string;
}

/**
 * `cluster/resources` of 10,000 guests, from the request to committed rows and events, two of the three nodes having gone or come
 * back since the last time (6,667 guests are another); against curl fetching the same answer and `JSON.parse` reading it. The
 * cluster is a process of its own.
 */
export async function run({ rounds = 9 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const simulator = await startLab();
  try {
    const { lease, inventory, close } = await openInventory(dataDir);
    const session = connect(simulator.line);
    try {
      const loop = watchEventLoop();
      let up = true;
      const commit = async (): Promise<void> => {
        const { rows, endpoint } = await readAll(session, context());
        const seen = await inventoryOf(session, context(), rows, endpoint);
        if (seen.vms.length + seen.templates.length < VMS) throw new Error('the answer is short');
        await inventory.applyBatch(lease, { type: 'reset', inventory: seen, asOf: rows.asOf });
      };
      const first = await timed(commit);
      const sides = await inTurn(
        rounds,
        async () => {
          up = !up;
          for (const node of ['pve2', 'pve3'])
            await fetch(`${simulator.line.adminUrl}/nodes/${node}/${up ? 'up' : 'down'}`, {
              method: 'POST',
              body: '{}',
            });
          return timed(commit);
        },
        () => timed(() => curl(simulator.line)),
      );
      return { ...figuresOf(sides), firstMs: Math.round(first), longestBlockMs: loop.longestBlockMs() };
    } finally {
      await session.close();
      await close();
    }
  } finally {
    await simulator.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function connect({ url, tokenId, tokenSecret, fingerprint }: Line): Session {
  const { hostname, port } = new URL(url);
  const parameters = proxmoxParameters.parse({
    type: 'PROXMOX',
    host: hostname,
    port: Number(port),
    tokenId,
    tokenSecret,
    fingerprint,
  });
  if (!parameters.ok) throw new Error('the simulator’s own parameters are refused');
  return new Session(parameters.value, { now: () => Date.now(), log: () => {} });
}

/** The same bytes on the wire: compressed. */
async function curl({ url, tokenId, tokenSecret }: Line): Promise<void> {
  const { stdout } = await promisify(execFile)(
    'curl',
    [
      '--silent',
      '--insecure',
      '--compressed',
      '--header',
      `Authorization: PVEAPIToken=${tokenId}=${tokenSecret}`,
      `${url}/api2/json/cluster/resources`,
    ],
    { maxBuffer: 64 * 2 ** 20 },
  );
  const { data } = JSON.parse(stdout) as { readonly data: readonly unknown[] };
  if (data.length < VMS) throw new Error('curl saw fewer guests');
}

async function startLab(): Promise<{ readonly line: Line; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [lab, 'proxmox', '--vms', String(VMS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => ['']),
  ])) as [string];
  if (text === '') throw new Error('the lab ended early');
  return { line: JSON.parse(text) as Line, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function context(): CallContext {
  return {
    signal: new AbortController().signal,
    deadline: Date.now() + PATIENCE_MS,
    progress: () => {},
    correlationId: 'bench',
  };
}
