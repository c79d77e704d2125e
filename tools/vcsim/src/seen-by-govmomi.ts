import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildVcsim } from './build.ts';
import type { Vcsim } from './start.ts';

/** A VM as govmomi's own client reads it over SOAP. */
export interface VmSeenByGovmomi {
  readonly name: string;
  /** `poweredOn`, `poweredOff`, `suspended`. */
  readonly powerState: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly diskBytes: readonly number[];
  readonly macAddresses: readonly string[];
  /** Names, parents before children. */
  readonly snapshots: readonly string[];
}

const patience = 30_000;

/** All VMs but templates, asked for in a session of its own by a client that is not ours. */
export async function seenByGovmomi(
  sim: Pick<Vcsim, 'url' | 'username' | 'password'>,
): Promise<readonly VmSeenByGovmomi[]> {
  const address = new URL('/sdk', sim.url);
  address.username = sim.username;
  address.password = sim.password;
  const { stdout } = await promisify(execFile)(await buildVcsim(), ['vms', '-url', address.href], {
    timeout: patience,
  });
  return JSON.parse(stdout) as readonly VmSeenByGovmomi[];
}
