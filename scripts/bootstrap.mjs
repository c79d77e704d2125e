// Runs on whatever Node the machine has (20 or newer): brings the dependencies, and with them the Node the project runs on.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The project's own Node; `npm ci` puts it there. */
export const node = join(root, 'node_modules', '.bin', 'node');

const stamp = join(root, 'node_modules', '.anyvisor-installed');
const lock = join(root, '.installing');

/** Installs the locked dependencies unless exactly these are installed already. What it prints goes to stderr. */
export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (isInstalled(wanted)) return;
  takeLock();
  try {
    if (!isInstalled(wanted)) install(wanted);
  } finally {
    rmSync(lock, { force: true });
  }
}

function isInstalled(wanted) {
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** Two first runs side by side would pull the folder from under each other. The lock names its holder's process. */
function takeLock() {
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (;;) {
      try {
        linkSync(mine, lock); // like writing it with 'wx', but never seen half-written
        return;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      if (!isAlive(holder())) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function holder() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install(wanted) {
  console.error('Installing dependencies (npm ci) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (npm.status !== 0) fail('npm ci failed: see its messages above, then run the same command again.');
  if (!/^v(2[4-9]|[3-9]\d)\./.test(versionOf(node))) {
    fail('npm ci did not bring Node 24 (package "node"): allow its install script, or use Node 24 yourself.');
  }
  writeFileSync(stamp, wanted);
}

/** `PATH` with the project's tools first, for child processes. */
export function environment() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` };
}

function versionOf(binary) {
  return spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
