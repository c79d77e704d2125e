import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, type ProcessIdentity } from './process-identity.ts';
import { runCommand } from './run-command.ts';

export interface NamespaceSettings {
  readonly name: string;
  readonly data: string;
  readonly link: string;
  /** The two ends of the veth pair, a /30. */
  readonly outside: string;
  readonly inside: string;
  /** Size of a tmpfs on `DATA/tiny`; 0 for none. */
  readonly tinyMib: number;
}

export type DaemonCommand = 'stop-daemon' | 'kill-daemon' | 'start-daemon' | 'start-ssh' | 'stop-ssh';

/** The process tree of one host. It lives as long as our end of its input is open, so not longer than this process. */
export interface Namespace {
  readonly root: ProcessIdentity;
  readonly init: ProcessIdentity;
  /** Resolves when every process of the host is gone. */
  readonly ended: Promise<void>;
  command(command: DaemonCommand): Promise<void>;
  /** Asks the tree to end; watch `ended`. */
  end(): void;
}

const initScript = join(import.meta.dirname, '..', 'namespace', 'init.sh');

/**
 * Starts libvirtd in mount, pid, uts, ipc and network namespaces of its own, under tini (which reaps: without that libvirt
 * waits 30 s for each zombie probe), linked to us by a veth pair.
 *
 * @param onStarted told the identities as soon as they are known, so that they can be recorded before anything can fail
 */
export async function startNamespace(
  settings: NamespaceSettings,
  onStarted: (root: ProcessIdentity, init?: ProcessIdentity) => Promise<void>,
): Promise<Namespace> {
  const { name, data, inside, tinyMib } = settings;
  const script = [initScript, name, data, inside, String(tinyMib)];
  const flags = ['--mount', '--pid', '--uts', '--ipc', '--net', '--fork', '--kill-child', '--mount-proc'];
  // Two safeguards for our death: SIGKILL by the kernel, and the closed input that init.sh notices.
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', ...flags, 'tini', '-s', '--', ...script],
    {
      stdio: 'pipe',
      detached: true, // a Ctrl-C at the terminal is for us; we stop the host in order
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const dialogue = new Dialogue(child, ended);
  const root = child.pid === undefined ? undefined : identityOf(child.pid);
  if (root === undefined) throw new Error('cannot start setpriv: is util-linux installed?');
  await onStarted(root);
  await dialogue.expect('unshared');
  const init = childOf(root.pid);
  await onStarted(root, init);
  await connect(settings, root.pid);
  await dialogue.say('go', 'started');
  return {
    root,
    init,
    ended,
    command: (command) => dialogue.say(command, command),
    end: () => {
      child.stdin.end();
    },
  };
}

/** One line to the host, one line back. */
class Dialogue {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #complaint = '';

  constructor(child: ChildProcessWithoutNullStreams, ended: Promise<void>) {
    this.#child = child;
    this.#ended = ended;
    const reader: Interface = createInterface({ input: child.stdout });
    this.#lines = reader[Symbol.asyncIterator]();
    child.stdin.on('error', () => undefined); // the end of the host is reported by expect()
    child.stderr.on('data', (piece: Buffer) => {
      this.#complaint = `${this.#complaint}${piece.toString()}`.slice(-2000);
    });
  }

  say(line: string, answer: string): Promise<void> {
    this.#child.stdin.write(`${line}\n`);
    return this.expect(answer);
  }

  async expect(answer: string): Promise<void> {
    const deadline = new AbortController();
    const line = await Promise.race([
      this.#lines.next().then((next) => (next.done === true ? 'nothing' : next.value)),
      this.#ended.then(() => 'its end'),
      delay(30_000, 'nothing within 30 s', { signal: deadline.signal, ref: false }),
    ]);
    deadline.abort();
    if (line !== answer)
      throw new Error(`libvirt host: expected "${answer}", got ${line}. ${this.#complaint}`);
  }
}

/** Lays the veth pair: our end stays here, the other becomes `uplink` in the host's network namespace. */
async function connect({ link, outside }: NamespaceSettings, pid: number): Promise<void> {
  const pair = ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'uplink', 'netns', String(pid)];
  await runCommand('ip', pair);
  await runCommand('ip', ['address', 'add', `${outside}/30`, 'dev', link]);
  await runCommand('ip', ['link', 'set', link, 'up']);
}

function childOf(pid: number): ProcessIdentity {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const init = identityOf(Number(children[0]));
  if (init === undefined) throw new Error(`process ${pid} has no child`);
  return init;
}
