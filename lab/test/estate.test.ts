import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '@anyvisor/test/support/eventually';

const entry = join(import.meta.dirname, '../src/estate/main.ts');

test('the lab shows a living cluster, brings a killed server back with its data, and leaves nothing', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'anyvisor-estate-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const { lab, said } = startEstate(['--lab', '--only', 'proxmox-munich'], temporary);
  await eventually('the lab is ready', 60_000, async () =>
    said().includes('hypervisors,') ? true : undefined,
  );
  const [, url = '', token = ''] = /ANYVISOR_URL=(\S+) ANYVISOR_TOKEN=(\S+)/.exec(said()) ?? [];
  const vms = async (): Promise<number> => {
    const answer = await fetch(`${url}/api/v1/vms?limit=500`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { items: readonly unknown[] }).items.length;
  };
  await eventually('its VMs are there', 30_000, async () => ((await vms()) >= 14 ? true : undefined));

  const setup = (await (await fetch(`${url}/api/v1/setup`)).json()) as { readonly simulated: boolean };
  expect(setup.simulated).toBe(true);
  process.kill(Number(/kill -9 (\d+)/.exec(said())?.[1]), 'SIGKILL');
  await eventually('the server is back', 60_000, async () =>
    said().includes('is back at') ? true : undefined,
  );
  expect(await vms()).toBeGreaterThanOrEqual(14);

  lab.kill('SIGTERM');
  expect(await once(lab, 'exit')).toEqual([0, null]);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  expect(
    existsSync(temporary) ? readdirSync(temporary).filter((name) => name.startsWith('anyvisor-lab')) : [],
  ).toEqual([]);
}, 180_000);

test('a hypervisor that is not in the lab is refused with the names there are', async () => {
  const { lab, said } = startEstate(['--lab', '--only', 'mainframe'], tmpdir());
  expect(await once(lab, 'close')).toEqual([1, null]);
  expect(said()).toMatch(/no mainframe in the lab: choose among proxmox-berlin/);
});

function startEstate(
  args: readonly string[],
  temporary: string,
): { readonly lab: ChildProcess; readonly said: () => string } {
  const env = { ...process.env, ANYVISOR_PORT: '0', TMPDIR: temporary };
  const lab = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  onTestFinished(async () => {
    if (lab.exitCode !== null || lab.signalCode !== null) return;
    lab.kill('SIGTERM');
    await once(lab, 'exit');
  });
  let output = '';
  for (const stream of [lab.stdout, lab.stderr])
    stream.on('data', (piece: Buffer) => (output += piece.toString()));
  return { lab, said: () => output };
}
