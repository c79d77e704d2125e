import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';

/** A real ssh-agent that holds one key until the test ends; answers its socket. */
export async function startAgent(keyFile: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anyvisor-agent-'));
  const socket = join(folder, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  onTestFinished(async () => {
    agent.kill();
    await rm(folder, { recursive: true, force: true });
  });
  await expect.poll(() => existsSync(socket)).toBe(true);
  await promisify(execFile)('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return socket;
}
