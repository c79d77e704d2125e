import { roles as apiRoles, routes } from '@anyvisor/api';
import type { RouteContract } from '@anyvisor/api';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '../../src/access/permissions.ts';
import { addAuthentication } from '../../src/http/authenticate.ts';
import { roles } from '../../src/identity/principal.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp, Who } from './support/test-app.ts';

const contracts: readonly (readonly [string, RouteContract])[] = Object.entries(routes);
const closed = contracts.filter(([, { permission }]) => permission !== 'public');
const someId = '0197a000-0000-7000-8000-000000000001';

test('the contract and the server know the same roles', () => {
  expect([...apiRoles].toSorted()).toEqual([...roles].toSorted());
});

test('a route that is not in the contract cannot be registered', async () => {
  const app = fastify();
  const uncounted = async () => undefined;
  const limits = { countRequest: uncounted, countFailure: uncounted, countSignIn: uncounted };
  const nobody = { recognise: async () => undefined, standing: async () => undefined };
  addAuthentication(app, { tokens: nobody, sessions: nobody }, limits);
  expect(() => app.get('/secret-door', async () => 'open')).toThrow(/not in the contract/);
  await app.close();
});

describe('the rights of every route', () => {
  let it: TestApp;
  beforeAll(async () => {
    it = await testApp();
  });
  afterAll(() => it?.close());

  const path = ({ path: template, root }: RouteContract) =>
    `${root === true ? 'root:' : ''}${template.replaceAll(/\{\w+\}/g, someId)}`;
  const status = async (contract: RouteContract, as: Who | 'nobody') => {
    const answer = await it.ask(contract.method, path(contract), { as });
    await answer.body?.cancel();
    return answer.status;
  };

  test.each(contracts)('%s exists', (_, { method, path: template, root }) => {
    const url = `${root === true ? '' : '/api/v1'}${template.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    expect(it.app.hasRoute({ method, url })).toBe(true);
  });

  test.each(closed)('%s asks who is there', async (_, contract) => {
    expect(await status(contract, 'nobody')).toBe(401);
  });

  test.each(closed)('%s is open to exactly those who have the right', async (_, contract) => {
    for (const [who, role, platformAdmin] of [
      ['viewer', 'viewer', false],
      ['operator', 'operator', false],
      ['admin', 'admin', false],
      ['platform', 'admin', true],
    ] as const) {
      const principal = {
        type: 'token',
        tenantId: '',
        id: '',
        name: '',
        role,
        platformAdmin,
        madeBy: null,
      } as const;
      const { permission } = contract;
      const allowed = permission === 'authenticated' || permission === 'public' || can(principal, permission);
      expect([who, (await status(contract, who)) !== 403]).toEqual([who, allowed]);
    }
  });

  test('another tenant finds nothing of ours, neither in lists nor by id', async () => {
    const { connectionId, vmId } = await it.connect();
    const started = await it.json<{ id: string }>('POST', `/vms/${vmId}/start`);
    const ours: Record<string, string> = { connectionId, vmId, operationId: started.id };
    const reads = closed.filter(([, { method, path: at }]) => method === 'GET' && !at.startsWith('/events'));
    const lists = reads.filter(
      ([, { query, permission }]) => query !== undefined && permission !== 'tenants:read',
    );
    for (const [name, contract] of lists.filter(([, { params }]) => params === undefined)) {
      const answer = await it.ask(
        'GET',
        `${contract.path}${contract.operationId === 'search' ? '?q=fake' : ''}`,
        {
          as: 'stranger',
        },
      );
      const text = await answer.text();
      expect([name, answer.status, text.includes('fake'), text.includes(vmId)]).toEqual([
        name,
        200,
        false,
        false,
      ]);
    }
    for (const [name, contract] of reads.filter(([, { params }]) => params !== undefined)) {
      const address = contract.path.replaceAll(/\{(\w+)\}/g, (_, id: string) => ours[id] ?? someId);
      const answer = await it.ask('GET', address, { as: 'stranger' });
      expect([name, answer.status]).toEqual([name, 404]);
    }
    const own = await it.ask('GET', `/vms/${vmId}`, { as: 'viewer' });
    expect(own.status).toBe(200);
  });
});
