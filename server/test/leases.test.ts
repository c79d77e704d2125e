import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../src/db/database.ts';
import { inSystem } from '../src/db/transaction.ts';
import { createIds } from '../src/ids.ts';
import { LeaseLost } from '../src/nodes/lease.ts';
import type { Lease } from '../src/nodes/lease.ts';
import { createLeases } from '../src/nodes/leases.ts';
import type { Leases } from '../src/nodes/leases.ts';
import { assertLease } from '../src/nodes/queries.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { until } from './support/until.ts';

interface Node {
  readonly leases: Leases;
  readonly acquired: Lease[];
  readonly lost: Lease[];
}

let database: TestDatabase;
let nodes: Node[];
const newId = createIds({ now: () => new Date() });

beforeEach(async () => {
  database = await testDatabase();
  nodes = [];
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.leases.close()));
  await database.close();
});

async function node(db?: Database): Promise<Node> {
  const acquired: Lease[] = [];
  const lost: Lease[] = [];
  const leases = await createLeases(db ?? (await database.another()), newId, {
    onAcquired: (lease) => acquired.push(lease),
    onLost: (lease) => void lost.push(lease),
    onError: () => undefined,
  });
  const made = { leases, acquired, lost };
  nodes.push(made);
  return made;
}

async function connections(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await inSystem(database.db, (tx) =>
    tx
      .insertInto('connection_lease')
      .values(ids.map((connection_id) => ({ connection_id, tenant_id: randomUUID() })))
      .execute(),
  );
  return ids;
}

/** Ends a node's session at the server, as the death of its process does. */
async function killSession(nodeId: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(l.pid) from pg_locks l join node n
       on l.objid::bigint = (n.lock_key & 4294967295) and l.classid::bigint = ((n.lock_key >> 32) & 4294967295)
     where l.locktype = 'advisory' and n.id = $1`,
    [nodeId],
  );
  await client.end();
}

describe('leases', () => {
  test('are taken by one node each, and shared out between two', async () => {
    const [a, b] = [await node(), await node()];
    await connections(10);
    await until('all taken', () => a.leases.held().length + b.leases.held().length === 10);
    expect(a.leases.held().length).toBeGreaterThan(0);
    expect(b.leases.held().length).toBeGreaterThan(0);
    const all = [...a.acquired, ...b.acquired].map((lease) => lease.connectionId);
    expect(new Set(all).size).toBe(10);
  });

  test('reach a node that starts later when connections are added', async () => {
    const first = await node();
    await connections(4);
    await until('the first has all', () => first.leases.held().length === 4);
    const second = await node();
    await connections(4);
    // How many is a matter of who looks first; an even spread is not promised.
    const held = () => [first, second].map(({ leases }) => leases.held().length);
    await until('all are held, some by the second', () => sum(held()) === 8 && (held()[1] ?? 0) > 0);
    expect(sum(held())).toBe(8);
  });

  test('of a killed process are taken over within seconds, with a higher epoch', async () => {
    await connections(3);
    const script = fileURLToPath(new URL('support/lease-node.ts', import.meta.url));
    const dying = spawn(process.execPath, [script, database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      for await (const line of createInterface({ input: dying.stdout })) {
        if (line === 'held 3') {
          break;
        }
      }
      const survivor = await node();
      await until('it looked around and found nothing', () => survivor.leases.held().length === 0);
      const begun = performance.now();
      dying.kill('SIGKILL');
      await until('taken over', () => survivor.leases.held().length === 3, 15_000);
      expect(performance.now() - begun).toBeLessThan(5000);
      expect(survivor.acquired.map((lease) => lease.epoch)).toEqual([2, 2, 2]);
    } finally {
      dying.kill('SIGKILL');
    }
  });

  test('are all lost with the session that guards them, and the work is told', async () => {
    const only = await node();
    await connections(2);
    await until('taken', () => only.leases.held().length === 2);
    const before = only.leases.held();
    await killSession(before[0]?.nodeId ?? '');
    await until('lost', () => only.lost.length === 2);
    expect(before.map((lease) => [lease.held(), lease.signal.aborted])).toEqual([
      [false, true],
      [false, true],
    ]);
    await until('taken again as another node', () => only.leases.held().length === 2);
    expect(only.leases.held().every((lease) => lease.nodeId !== before[0]?.nodeId)).toBe(true);
  });

  test('fence what an older holder still writes', async () => {
    const old = await node();
    await connections(1);
    await until('taken', () => old.leases.held().length === 1);
    const [lease] = old.acquired;
    if (lease === undefined) {
      throw new Error('no lease');
    }
    await inSystem(database.db, (tx) => assertLease(tx, lease));
    await inSystem(database.db, (tx) =>
      tx
        .updateTable('connection_lease')
        .set({ node_id: randomUUID(), epoch: lease.epoch + 1 })
        .where('connection_id', '=', lease.connectionId)
        .execute(),
    );
    await expect(inSystem(database.db, (tx) => assertLease(tx, lease))).rejects.toThrow(LeaseLost);
    await until('it notices', () => old.lost.length === 1);
  });

  test('are given back at an orderly end, and taken by the other at once', async () => {
    const leaving = await node();
    await connections(2);
    await until('taken', () => leaving.leases.held().length === 2);
    const staying = await node();
    await leaving.leases.close();
    nodes = nodes.filter((each) => each !== leaving);
    expect(leaving.lost.length).toBe(2);
    await until('taken by the other', () => staying.leases.held().length === 2, 3000);
  });

  test('of a removed connection end', async () => {
    const only = await node();
    const [id] = await connections(1);
    await until('taken', () => only.leases.held().length === 1);
    await inSystem(database.db, (tx) =>
      tx
        .deleteFrom('connection_lease')
        .where('connection_id', '=', id ?? '')
        .execute(),
    );
    await until('ended', () => only.lost.length === 1);
    expect(only.lost.map((lease) => lease.connectionId)).toEqual([id]);
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
