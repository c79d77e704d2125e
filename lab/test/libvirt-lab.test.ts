import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { missingPrerequisites } from '@anyvisor/libvirt-host';
import { describe, expect, onTestFinished, test } from 'vitest';

const missing = await missingPrerequisites();
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join('; ')})`;

describe.skipIf(missing.length > 0)(`lab libvirt${reason}`, () => {
  test('prints one line to connect with, serves the guests asked for, and ends at SIGTERM', async () => {
    const lab = startLab('libvirt', '--port', '16600', '--vms', '2', '--seed', '7');
    const lines = createInterface({ input: lab.stdout })[Symbol.asyncIterator]();
    const line = JSON.parse(String((await lines.next()).value)) as Record<string, string>;
    expect(line).toMatchObject({ type: 'LIBVIRT', username: '', password: '' });
    expect(line['adminUrl']).toContain(':16600/');
    for (const url of [line['url'], line['adminUrl']]) {
      const listing = await promisify(execFile)('virsh', [
        '-q',
        '-c',
        String(url),
        'list',
        '--all',
        '--name',
      ]);
      expect(listing.stdout.trim().split('\n')).toEqual(['lab-0001', 'lab-0002']);
    }
    lab.kill('SIGTERM');
    expect(await once(lab, 'exit')).toEqual([0, null]);
    expect(existsSync(String(line['url']).split('socket=')[1] ?? '')).toBe(false);
  }, 90_000);
});

test('an unknown lab is refused with the names there are', async () => {
  const lab = startLab('nonsense');
  let said = '';
  lab.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  expect(await once(lab, 'close')).toEqual([1, null]);
  expect(said).toMatch(/no lab "nonsense": choose one of libvirt/);
});

function startLab(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const lab = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    lab.kill('SIGTERM');
  });
  return lab;
}
