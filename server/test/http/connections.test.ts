import type { ConnectionView } from '@anyvisor/api';
import { hypervisorError } from '@anyvisor/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeEach(async () => {
  it = await testApp();
});
afterEach(() => it?.close());

const parameters = { type: 'XAPI', host: 'fake.example', password: 'not-to-be-shown' };
const add = (body: object) => it.ask('POST', '/connections', { body });

describe('a connection', () => {
  test('is added, shown without its secrets, changed, and removed', async () => {
    const made = await add({ name: 'lab', parameters });
    expect(made.status).toBe(201);
    const text = await made.text();
    expect(text).not.toContain('not-to-be-shown');
    const connection = JSON.parse(text) as ConnectionView;
    expect(connection).toMatchObject({
      name: 'lab',
      type: 'XAPI',
      endpoint: 'fake.example',
      parameters: { host: 'fake.example' },
      secretsSet: ['password'],
      mode: 'read_write',
      enabled: true,
    });
    const path = `/connections/${connection.id}`;
    expect(made.headers.get('location')).toBe(`/api/v1${path}`);
    const tag = made.headers.get('etag') ?? '';

    const changed = await it.ask('PATCH', path, {
      body: { mode: 'read_only' },
      headers: { 'if-match': tag },
    });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ mode: 'read_only', secretsSet: ['password'] });
    const newTag = changed.headers.get('etag');
    expect(newTag).not.toBe(tag);

    const late = await it.ask('PATCH', path, { body: { mode: 'read_write' }, headers: { 'if-match': tag } });
    expect(late.status).toBe(412);
    expect(late.headers.get('etag')).toBe(newTag);
    expect(await late.json()).toMatchObject({ kind: 'PreconditionFailed', currentVersion: 2 });
    expect((await it.ask('DELETE', path, { headers: { 'if-match': tag } })).status).toBe(412);
    expect((await it.ask('DELETE', path, { headers: { 'if-match': 'W/"2"' } })).status).toBe(422);

    expect((await it.ask('DELETE', path, { headers: { 'if-match': newTag ?? '' } })).status).toBe(204);
    expect((await it.ask('GET', path)).status).toBe(404);
  });

  test('keeps its name to itself', async () => {
    expect((await add({ name: 'lab', parameters })).status).toBe(201);
    const again = await add({ name: 'lab', parameters: { ...parameters, host: 'other' } });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ kind: 'ResourceAlreadyExists' });
  });

  test('is not stored when it does not work', async () => {
    it.hypervisor.failure = hypervisorError('AuthenticationFailed', { message: 'the password is wrong' });
    const refused = await add({ name: 'lab', parameters });
    expect(refused.status).toBe(502);
    expect(await refused.json()).toMatchObject({
      kind: 'AuthenticationFailed',
      detail: 'the password is wrong',
    });
    expect((await it.json<{ items: unknown[] }>('GET', '/connections')).items).toEqual([]);
    expect((await add({ name: 'lab', parameters, skipTest: true })).status).toBe(201);
  });

  test.each([
    ['an unknown type', { ...parameters, type: 'ACME' }],
    ['a missing parameter', { type: 'XAPI', host: 'a' }],
    ['an unknown parameter', { ...parameters, color: 'red' }],
  ])('is refused with %s, its place named', async (_, wrong) => {
    const refused = await add({ name: 'lab', parameters: wrong });
    expect(refused.status).toBe(422);
    const problem = (await refused.json()) as { kind: string; violations: { pointer: string }[] };
    expect(problem.kind).toBe('InvalidConfiguration');
    expect(problem.violations[0]?.pointer).toMatch(/^\/(parameters|type)/);
    expect(JSON.stringify(problem)).not.toContain('not-to-be-shown');
  });

  test('can be tried without being stored', async () => {
    const report = await it.json('POST', '/connections/test', { body: { parameters }, as: 'operator' });
    expect(report).toMatchObject({ product: 'Fake', steps: [{ name: 'reach', outcome: 'passed' }] });
    expect((await it.json<{ items: unknown[] }>('GET', '/connections')).items).toEqual([]);
  });

  test('is listed in pages, each with where to go on', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      it.hypervisor.endpointId = `endpoint-${name}`;
      expect((await add({ name, parameters: { ...parameters, host: name } })).status).toBe(201);
    }
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor ?? '')}`;
      const page: { items: { name: string }[]; nextCursor: string | null } = await it.json(
        'GET',
        `/connections?limit=2${query}`,
      );
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await it.ask('GET', '/connections?cursor=!!')).status).toBe(422);
  });

  test('tells what it can do, shows its tree and reads it again when asked', async () => {
    const { connectionId } = await it.connect();
    const path = `/connections/${connectionId}`;
    await until(
      'its abilities were observed',
      async () => (await it.json<{ observed: boolean }>('GET', `${path}/capabilities`)).observed,
    );
    expect(await it.json('GET', `${path}/resources`)).toEqual({
      computeUnits: [],
      storageUnits: [],
      networks: [],
    });
    const storage = {
      type: 'dir',
      capacityBytes: null,
      availableBytes: null,
      shared: null,
      accessible: true,
      hosts: [],
    };
    it.hypervisor.resources = {
      ...it.hypervisor.resources,
      storageUnits: [
        { ...storage, id: 'a', name: 'a', takesBackups: true },
        { ...storage, id: 'b', name: 'b', takesBackups: false },
        { ...storage, id: 'c', name: 'c' },
      ],
    };
    it.hypervisor.vms.clear();
    expect((await it.ask('POST', `${path}/refresh`, { as: 'operator' })).status).toBe(202);
    await until('the VM is missing', async () => {
      const { items } = await it.json<{ items: { confidence: string }[] }>('GET', '/vms');
      return items[0]?.confidence === 'MISSING';
    });
    const storages = await until('its storages are listed', async () => {
      const { storageUnits } = await it.json<{ storageUnits: { name: string; takesBackups?: boolean }[] }>(
        'GET',
        `${path}/resources`,
      );
      return storageUnits.length === 3 ? storageUnits : undefined;
    });
    expect(storages.map(({ name, takesBackups }) => [name, takesBackups])).toEqual([
      ['a', true],
      ['b', false],
      ['c', undefined],
    ]);
  });
});
