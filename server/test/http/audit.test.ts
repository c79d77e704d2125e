import type { AuditEntryView } from '@anyvisor/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it?.close());

interface Entries {
  readonly items: readonly AuditEntryView[];
  readonly nextCursor: string | null;
}

test('who changed what is written down, without secrets, and read in pages', async () => {
  const { connectionId, vmId } = await it.connect();
  await it.ask('PATCH', `/connections/${connectionId}`, { body: { concurrency: 2 } });
  await it.ask('POST', `/vms/${vmId}/console`, { as: 'operator', body: { protocol: 'vnc' } });
  const token = await it.json<{ id: string }>('POST', '/tokens', { body: { name: 'ci', role: 'viewer' } });
  await it.ask('DELETE', `/tokens/${token.id}`);
  await it.ask('DELETE', `/connections/${connectionId}`);

  const first = await it.json<Entries>('GET', '/audit-entries?limit=4');
  const rest = await it.json<Entries>('GET', `/audit-entries?cursor=${first.nextCursor}`);
  const entries = [...first.items, ...rest.items];
  expect(entries.map(({ action, actor }) => [action, actor.name])).toEqual([
    ['connection.remove', 'admin'],
    ['token.revoke', 'admin'],
    ['token.create', 'admin'],
    ['vm.console', 'operator'],
    ['connection.update', 'admin'],
    ['connection.create', 'admin'],
  ]);
  expect(entries.at(-2)?.detail).toEqual({ fields: ['concurrency'] });
  expect(JSON.stringify(entries)).not.toContain('not-to-be-shown');
  expect((await it.json<Entries>('GET', '/audit-entries', { as: 'stranger' })).items).toEqual([]);
});
