import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../../simulator/api.ts';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import type { Spec } from '../../simulator/schema/spec.ts';
import { clientOf } from './support/client.ts';
import { complaintsAbout } from './support/declared.ts';
import type { Declared, DeclaredMethod } from './support/declared.ts';
import { changeAll } from './support/every-change.ts';
import { everyRead, prepare } from './support/every-read.ts';
import { quick } from './support/quick.ts';

const file =
  process.env['PVE_API_SCHEMA'] ??
  fileURLToPath(new URL('../../../../../shared/data/proxmox/pve-api-9.1.jsonl', import.meta.url));
const why = existsSync(file)
  ? ''
  : ' [skipped: the schema of the PVE API is not here; PVE_API_SCHEMA names the file]';

describe.skipIf(why !== '')(`against the platform’s own schema${why}`, () => {
  const methods = new Map<string, DeclaredMethod>();
  let simulator: Simulator;
  beforeAll(async () => {
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const method = JSON.parse(line) as DeclaredMethod;
      methods.set(`${method.method} ${method.path}`, method);
    }
    simulator = await startSimulator({ ...quick, vms: 24 });
  });
  afterAll(() => simulator.stop());

  test('every method exists there, with the same parameters, types and bounds', () => {
    const complaints = createApi(9).routes.flatMap((route) => {
      // The API viewer shows only what is below the root.
      if (route.key === 'GET /') return [];
      const declared = methods.get(route.key);
      if (declared === undefined) return [`${route.key} does not exist`];
      const theirs = declared.parameters?.properties ?? {};
      const names = new Set([...route.table.keys(), ...Object.keys(theirs)]);
      return [...names].flatMap((name) =>
        compare(`${route.key} ${name}`, route.table.get(name), theirs[name]),
      );
    });
    expect(complaints).toEqual([]);
  });

  test('every answer has the declared fields with the declared types', async () => {
    const client = clientOf(simulator);
    const ids = await prepare(client);
    const asRoot = { headers: await client.logIn() };
    const complaints: string[] = [];
    let asked = 0;
    for (const route of createApi(9).routes) {
      const path = everyRead(route.key, ids);
      if (path === undefined) continue;
      const reply = await client.ask('GET', path, route.shape.needs === 'root' ? asRoot : {});
      asked += 1;
      if (reply.status !== 200) complaints.push(`${route.key}: ${String(reply.status)} ${reply.reason}`);
      else complaints.push(...complaintsAbout(route.key, methods.get(route.key)?.returns, reply.data));
    }
    expect(complaints).toEqual([]);
    expect(asked).toBeGreaterThan(110);
  });

  test('every answer to a change is of the declared type', async () => {
    const router = createApi(9);
    const complaints: string[] = [];
    const seen = new Set<string>();
    const fresh = await startSimulator({ ...quick, vms: 3 });
    const client = clientOf(fresh);
    const watched: typeof client = {
      ...client,
      ask: async (method, path, more) => {
        const reply = await client.ask(method, path, more);
        const key = router.find(method, path.split('?')[0] ?? '')?.route.key ?? `${method} ${path}`;
        if (reply.status === 200 && method !== 'GET') {
          seen.add(key);
          complaints.push(...complaintsAbout(key, methods.get(key)?.returns, reply.data));
        } else if (reply.status !== 200) complaints.push(`${key}: ${String(reply.status)} ${reply.reason}`);
        return reply;
      },
    };
    try {
      await prepare(watched);
      await changeAll(watched);
    } finally {
      await fresh.stop();
    }
    expect(complaints).toEqual([]);
    expect(seen.size).toBeGreaterThan(60);
  });
});

function compare(what: string, ours: Spec | undefined, theirs: Declared | undefined): readonly string[] {
  if (ours === undefined) return [`${what}: missing`];
  if (theirs === undefined) return [`${what}: not declared`];
  const differs = (name: string, one: unknown, other: unknown): readonly string[] =>
    one === other ? [] : [`${what}: ${name} ${String(one)}, declared ${String(other)}`];
  return [
    ...differs('type', ours.type, theirs.type ?? 'string'),
    ...differs('optional', ours.optional, Boolean(theirs.optional)),
    ...differs('minimum', ours.minimum, asNumber(theirs.minimum)),
    ...differs('maximum', ours.maximum, asNumber(theirs.maximum)),
    ...differs('values', ours.values?.join(','), theirs.enum?.join(',')),
  ];
}

function asNumber(value: number | string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
