import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const launcher = fileURLToPath(new URL('../bin/anyvisor.mjs', import.meta.url));
const systemNode = '/usr/bin/node';

test('the launcher runs on the Node it is started with when that is new enough', () => {
  const { status, stdout } = spawnSync(process.execPath, [launcher, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: anyvisor');
});

test.skipIf(!existsSync(systemNode))(
  `and goes on under the project’s own when the system’s (${systemNode}) is older`,
  () => {
    const env = { ...process.env, ANYVISOR_TOKEN: '', HOME: '/nonexistent' };
    const { status, stderr } = spawnSync(systemNode, [launcher, 'whoami'], { encoding: 'utf8', env });
    expect(stderr).toContain('You are not signed in');
    expect(status).toBe(4);
  },
);
