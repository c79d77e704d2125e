import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { withFileLock } from '../src/file-lock.ts';

test('only one holder at a time, also after one failed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyvisor-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  let [inside, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await setImmediate();
    inside -= 1;
    throw new Error('the work failed');
  };
  const all = await Promise.allSettled(
    Array.from({ length: 5 }, () => withFileLock(join(folder, 'lock'), 10_000, work)),
  );
  expect(most).toBe(1);
  expect(all.map((one) => one.status)).toEqual(Array(5).fill('rejected'));
});

test('waiting for a held lock has a deadline', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyvisor-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'lock');
  await withFileLock(path, 5000, async () => {
    await expect(withFileLock(path, 1000, () => Promise.resolve())).rejects.toThrow(/stayed locked/);
  });
});
