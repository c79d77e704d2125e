import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { quick } from './support/quick.ts';

const python = fileURLToPath(new URL('../../../../.cache/proxmoxer/bin/python', import.meta.url));
const missing = !existsSync(python) && process.env['CI'] === undefined;
const why = missing ? ' [skipped: proxmoxer is not installed]' : '';

describe.skipIf(missing)(`proxmoxer, a client by other people${why}`, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator(quick);
  });
  afterAll(() => simulator.stop());

  test('takes a guest from creation to deletion, by password and by token', async () => {
    const walk = fileURLToPath(new URL('support/walk.py', import.meta.url));
    const { port } = new URL(simulator.url);
    const { caFile, password, tokenSecret } = simulator;
    const { stdout } = await promisify(execFile)(python, [walk, port, caFile, password, tokenSecret], {
      timeout: 25_000,
    });
    const seen = JSON.parse(stdout) as { statuses: [string, string][] } & Record<string, unknown>;
    expect(seen.statuses.map(([type]) => type)).toEqual([
      'qmcreate',
      'qmstart',
      'qmsnapshot',
      'qmclone',
      'qmigrate',
      'qmstop',
      'qmdestroy',
      'qmdestroy',
      'imgcopy',
      'qmcreate',
    ]);
    expect(seen.statuses.filter(([, status]) => status !== 'OK')).toEqual([]);
    expect(seen).toMatchObject({ version: '9.1', row: 'pve2', interfaces: ['lo', 'ens18'] });
    expect(seen['refused']).toContain("Couldn't authenticate user");
    expect(seen).toMatchObject({ challenged: expect.stringContaining('Two Factor'), factor: '9.1' });
    expect(seen['running']).toContain('is running - destroy failed');
  });
});
