import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the database runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

type Spawn = (command: string, args: readonly string[], identity: Partial<Account>) => ChildProcess;
/** Starts a program as the database's account. */
export type Launch = (program: string, args: readonly string[], spawn: Spawn) => ChildProcess;

/** PostgreSQL refuses to run as root: then it gets the system account `postgres`, made when there is none. */
export async function databaseAccount(log: (message: string) => void): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const found = await lookUp();
  if (found !== undefined) {
    return found;
  }
  log('running as root: making the system account "postgres" for the embedded database');
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() => undefined);
  const made = await lookUp();
  if (made === undefined) {
    throw new Error(
      'The embedded PostgreSQL cannot run as root and no account "postgres" could be made: make one, run Anyvisor as an ordinary user, or set DATABASE_URL.',
    );
  }
  return made;
}

/**
 * How to start a program that must read `binary` and enter `folder`. An account that cannot get there because the way
 * leads through a private folder (below /root, say) gets the right to pass closed doors, and nothing more.
 */
export async function launchable(
  account: Account | undefined,
  binary: string,
  folder: string,
): Promise<Launch> {
  if (account === undefined) {
    return (program, args, start) => start(program, args, {});
  }
  const { uid, gid } = account;
  const direct: Launch = (program, args, start) => start(program, args, { uid, gid });
  const throughDoors: Launch = (program, args, start) =>
    start('setpriv', [...passDoors(account), program, ...args], {});
  for (const launch of [direct, throughDoors]) {
    const probe = launch(
      '/bin/sh',
      ['-c', 'test -x "$0" && test -w "$1"', binary, folder],
      (command, args, identity) => spawn(command, args, { ...identity, stdio: 'ignore', cwd: '/' }),
    );
    if (await succeeded(probe)) {
      return launch;
    }
  }
  throw new Error(
    `The account "postgres" cannot reach ${folder} or ${binary}: choose another ANYVISOR_DATA, run Anyvisor as an ordinary user, or set DATABASE_URL.`,
  );
}

function passDoors({ uid, gid }: Account): string[] {
  const right = '+dac_read_search';
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${right}`,
    `--ambient-caps=${right}`,
    '--',
  ];
}

async function succeeded(child: ChildProcess): Promise<boolean> {
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false;
  }
}

async function lookUp(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return undefined;
  }
}
