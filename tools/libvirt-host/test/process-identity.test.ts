import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { identityOf, isAlive, killExactly } from '../src/process-identity.ts';

test('a process is killed only under the start time it was recorded with', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('the child should be alive');

  killExactly({ pid: identity.pid, startedAt: `${identity.startedAt}1` });
  expect(isAlive(identity)).toBe(true);

  const exit = once(child, 'exit');
  killExactly(identity);
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(isAlive(identity)).toBe(false);
});
