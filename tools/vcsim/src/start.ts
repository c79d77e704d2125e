import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildVcsim } from './build.ts';

export interface VcsimOptions {
  /** @default 4 */
  readonly vms?: number;
  /** Per cluster. @default 2 */
  readonly hosts?: number;
  /** @default 1 */
  readonly clusters?: number;
  /** @default 1 */
  readonly templates?: number;
  /** A stand-alone ESXi instead of a vCenter. */
  readonly esx?: boolean;
  /** Directory of a saved inventory. */
  readonly load?: string;
  /** @default user */
  readonly username?: string;
  /** @default pass */
  readonly password?: string;
  /** Where to listen, to come back where one was before. @default a free port */
  readonly port?: number;
  /** HTTP instead of HTTPS, so that a proxy can read along. */
  readonly plain?: boolean;
  /** Milliseconds before each answer. */
  readonly delay?: number;
  /** Four numbers. @default 8.0.3.0 */
  readonly apiVersion?: string;
}

export interface Vcsim {
  /** `https://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  readonly username: string;
  readonly password: string;
  /** SHA-256 of its certificate. */
  readonly fingerprint?: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
  /** Without a farewell. */
  readonly kill: () => Promise<void>;
}

/** Milliseconds until it must listen: 10,000 VMs take a while on a small machine. */
const patience = 180_000;

/** Starts the simulator and waits until it listens. It ends with this process, however that ends. */
export async function startVcsim(options: VcsimOptions = {}): Promise<Vcsim> {
  const binary = await buildVcsim();
  const folder = await mkdtemp(join(tmpdir(), 'vcsim-'));
  const child = spawn(binary, flags(options), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  const ended = once(child, 'exit');
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4000)));
  const first = once(createInterface({ input: child.stdout }), 'line', {
    signal: AbortSignal.timeout(patience),
  });
  const line = await Promise.race([first, ended.then(() => undefined)]).catch(() => undefined);
  let asked = false;
  const end = async (signal: NodeJS.Signals) => {
    asked = true;
    child.kill(signal);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  if (line === undefined) {
    await end('SIGKILL');
    throw new Error(`the vCenter simulator did not start: ${complaints}`);
  }
  // Whoever waits for an answer of a simulator that is gone waits in vain, and would not know why.
  child.once('exit', (code) => {
    // Ctrl-C reaches it too, and it ends in order.
    if (!asked && code !== null && code !== 0)
      console.error(`the vCenter simulator ended unasked: ${complaints}`);
  });
  const said = JSON.parse(String(line[0])) as Omit<Vcsim, 'port' | 'pid' | 'stop' | 'kill'>;
  return {
    ...said,
    port: Number(new URL(said.url).port),
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function flags(options: VcsimOptions): readonly string[] {
  const { vms, hosts, clusters, templates, esx, load, username, password, port, plain, delay, apiVersion } =
    options;
  const given = { vms, hosts, clusters, templates, load, username, password, delay };
  return [
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`-${name}=${value}`])),
    ...(apiVersion === undefined ? [] : [`-api-version=${apiVersion}`]),
    ...(esx === true ? ['-esx'] : []),
    ...(plain === true ? ['-plain'] : []),
    ...(port === undefined ? [] : [`-listen=127.0.0.1:${port}`]),
  ];
}
