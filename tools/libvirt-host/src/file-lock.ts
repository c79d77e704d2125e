import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Runs `work` while holding an exclusive lock on `path`, across processes. The kernel holds the lock for a child that
 * lives as long as our end of its input, so a killed process never leaves a stale lock.
 *
 * @param deadline milliseconds to wait for the lock
 */
export async function withFileLock<T>(path: string, deadline: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lock(path, deadline);
  try {
    return await work();
  } finally {
    await release();
  }
}

function lock(path: string, deadline: number): Promise<() => Promise<void>> {
  const seconds = String(Math.ceil(deadline / 1000));
  const child = spawn('flock', ['--timeout', seconds, '--no-fork', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`${path} stayed locked by another process for ${seconds} s`));
    });
    child.stdout.once('data', () => {
      resolve(() => {
        child.stdin.end();
        return ended;
      });
    });
  });
}
