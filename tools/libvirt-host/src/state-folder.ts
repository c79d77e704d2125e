import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where running hosts are recorded and keep their data; one place for all processes of the machine. */
export const stateFolder = join(tmpdir(), 'anyvisor-libvirt');

export const registryLock = join(stateFolder, 'registry.lock');

export function recordPath(name: string): string {
  return join(stateFolder, `${name}.json`);
}

export function dataFolder(name: string): string {
  return join(stateFolder, name);
}
