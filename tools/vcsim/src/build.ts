import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mendedGoMod } from './mended-source.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const cache = fileURLToPath(new URL('../../../.cache/vcsim/', import.meta.url));
/** A cold build compiles all of vim25, in ms. */
const patience = 900_000;

let built: Promise<string> | undefined;

/** Why the simulator cannot run on this machine; undefined when it can. */
export function vcsimSkipReason(): string | undefined {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'Go is not installed: the vCenter simulator is built from source (Debian: .ci/install-peers)';
  }
}

/** Path of the simulator's binary, built when its source has changed since. */
export function buildVcsim(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const binary = `${cache}vcsim-${await sourceHash()}`;
  if (existsSync(binary)) return binary;
  await mkdir(cache, { recursive: true });
  const made = `${binary}.${process.pid}`;
  const goMod = await mendedGoMod(source, cache);
  await promisify(execFile)('go', ['build', '-trimpath', `-modfile=${goMod}`, '-o', made, '.'], {
    cwd: source,
    timeout: patience,
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  await rename(made, binary);
  return binary;
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(source)).filter((name) => name.endsWith('.go') || name.startsWith('go.'));
  files.push('src/mends.ts');
  for (const name of files.toSorted()) hash.update(name).update(await readFile(`${source}${name}`));
  return hash.digest('hex').slice(0, 16);
}
