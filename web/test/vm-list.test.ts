import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countStates, notDone, startBulk } from '../src/features/vms/bulk/bulk-run.ts';
import type { Begun } from '../src/features/vms/bulk/bulk-run.ts';
import { gibText } from '../src/features/vms/list/gib.ts';
import { listChanges, patchedPages } from '../src/features/vms/list/live-vm-rows.ts';
import { mostViews, parseViews, shows, withView, withoutView } from '../src/features/vms/list/saved-views.ts';
import type { Schemas } from '../src/api/client.ts';

type Row = Schemas['VmSummary'];
const time = '2026-11-21T10:00:00Z';

function row(id: string, more: Partial<Row> = {}): Row {
  return {
    id,
    connectionId: 'c1',
    connectionName: 'berlin',
    connectionType: 'PROXMOX',
    nativeRef: id,
    name: id,
    powerState: 'RUNNING',
    transition: null,
    nativeState: 'running',
    host: 'pve1',
    hostName: 'Node one',
    cpuCores: 2,
    memoryBytes: 2 ** 30,
    storageUsedBytes: null,
    ipAddresses: [],
    os: null,
    agent: 'UNKNOWN',
    tags: [],
    snapshotCount: null,
    confidence: 'STALE',
    stale: true,
    staleReason: 'it does not answer',
    seenAt: time,
    missingSince: null,
    createdAt: time,
    changedAt: time,
    ...more,
  };
}

function event(type: Schemas['Event']['type'], id: string, data: Record<string, unknown> = {}) {
  return { type, time: '2026-11-21T11:00:00Z', subject: { type: 'vm', id }, data };
}

describe('events in a list of VMs', () => {
  const pages = [{ items: [row('a'), row('b')] }, { items: [row('c')] }];

  test('change the row they are about, and leave every other row and page the same object', () => {
    const changes = listChanges([
      event('vm.changed', 'a', { powerState: 'STOPPED', cpuCores: 4, host: 'pve2' }),
    ]);
    const [first, second] = patchedPages(pages, changes);
    expect(first?.items[0]).toMatchObject({
      powerState: 'STOPPED',
      cpuCores: 4,
      host: 'pve2',
      hostName: 'pve2',
    });
    expect(first?.items[0]).toMatchObject({ confidence: 'OBSERVED', stale: false, staleReason: null });
    expect(first?.items[1]).toBe(pages[0]?.items[1]);
    expect(second).toBe(pages[1]);
  });

  test('about VMs that are not in it change nothing at all', () => {
    expect(patchedPages(pages, listChanges([event('vm.changed', 'zz', { cpuCores: 1 })]))).toBe(pages);
  });

  test('keep the name of the host while the host is the same', () => {
    const [first] = patchedPages(pages, listChanges([event('vm.changed', 'a', { host: 'pve1' })]));
    expect(first?.items[0]?.hostName).toBe('Node one');
  });

  test('say that a VM is missing without calling it stopped, and take a removed one away', () => {
    const changes = listChanges([event('vm.missing', 'a'), event('vm.removed', 'c')]);
    const [first, second] = patchedPages(pages, changes);
    expect(first?.items[0]).toMatchObject({ confidence: 'MISSING', powerState: 'RUNNING' });
    expect(second?.items).toEqual([]);
  });

  test('count as found only what was not removed again', () => {
    const changes = listChanges([
      event('vm.discovered', 'x'),
      event('vm.discovered', 'y'),
      event('vm.removed', 'x'),
    ]);
    expect([...changes.discovered]).toEqual(['y']);
  });

  test('of operations and connections say whose rows have to be read anew', () => {
    const changes = listChanges([
      event('operation.created', 'o1', { vmId: 'a' }),
      event('operation.progressed', 'o2', { vmId: 'b' }),
      event('connection.degraded', 'c1'),
    ]);
    expect([...changes.unsure]).toEqual(['a']);
    expect([...changes.connections]).toEqual(['c1']);
  });

  test('never put a value of the wrong kind into a row', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('powerState', 'cpuCores', 'ipAddresses', 'host', 'transition'),
          fc.anything(),
        ),
        (data) => {
          const [page] = patchedPages([{ items: [row('a')] }], listChanges([event('vm.changed', 'a', data)]));
          const [vm] = page?.items ?? [];
          expect(typeof vm?.cpuCores).toBe('number');
          expect(['RUNNING', 'STOPPED', 'PAUSED', 'SUSPENDED', 'CRASHED', 'UNKNOWN']).toContain(
            vm?.powerState,
          );
          expect(vm?.ipAddresses.every((address) => typeof address === 'string')).toBe(true);
        },
      ),
    );
  });
});

const vms = Array.from({ length: 50 }, (_, place) => ({ id: `vm-${place}`, name: `vm-${place}` }));
const running = (id: string): Begun => ({ id: `op-${id}`, state: 'RUNNING', error: null });

/** Resolves when every one is past being sent. */
async function sent(run: ReturnType<typeof startBulk>): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      const { waiting, sending } = countStates(run.items());
      if (waiting + sending === 0) {
        resolve();
      }
    };
    run.subscribe(look);
    look();
  });
}

describe('one action for many', () => {
  test('is asked for each once, with at most eight requests at the same time', async () => {
    const asked: string[] = [];
    let [now, most] = [0, 0];
    const run = startBulk({
      vms,
      begin: async (id) => {
        asked.push(id);
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return running(id);
      },
    });
    await sent(run);
    expect(asked.toSorted()).toEqual(vms.map(({ id }) => id).toSorted());
    expect(most).toBe(8);
  });

  test('ends as its operation ends, or is refused with what was thrown', async () => {
    const refusal = new Error('it runs already');
    const run = startBulk({
      vms: vms.slice(0, 3),
      begin: (id) => (id === 'vm-1' ? Promise.reject(refusal) : Promise.resolve(running(id))),
    });
    await sent(run);
    run.told({ id: 'op-vm-0', state: 'SUCCEEDED', error: null });
    run.told({ id: 'op-vm-2', state: 'FAILED', error: 'disk full' });
    run.told({ id: 'op-of-somebody-else', state: 'SUCCEEDED', error: null });
    expect(run.items().map(({ state }) => state)).toEqual(['done', 'refused', 'failed']);
    expect(run.items().map(({ error }) => error)).toEqual([undefined, refusal, 'disk full']);
    expect(notDone(run.items()).map(({ id }) => id)).toEqual(['vm-1', 'vm-2']);
  });

  test('believes an end that was told before the answer that it began', async () => {
    let answer: (operation: Begun) => void = () => undefined;
    const run = startBulk({
      vms: vms.slice(0, 1),
      begin: () => new Promise<Begun>((resolve) => (answer = resolve)),
    });
    run.told({ id: 'op-vm-0', state: 'SUCCEEDED', error: null });
    answer(running('vm-0'));
    await sent(run);
    expect(run.items()[0]?.state).toBe('done');
  });

  test('sends no more once it is dropped', async () => {
    const run = startBulk({ vms, begin: (id) => Promise.resolve(running(id)), atOnce: 2 });
    run.drop();
    await sent(run);
    const counts = countStates(run.items());
    expect(counts.running).toBe(2);
    expect(counts.dropped).toBe(48);
  });
});

describe('saved views', () => {
  test('are distrusted when read', () => {
    expect(parseViews('x')).toEqual([]);
    expect(parseViews([{ name: 'mine', search: { q: 'a', evil: 1 } }, { name: '' }, 3])).toEqual([
      { name: 'mine', search: { q: 'a' } },
    ]);
    expect(
      parseViews(Array.from({ length: 100 }, (_, place) => ({ name: `v${place}`, search: {} }))),
    ).toHaveLength(mostViews);
  });

  test('replace the one of their name, and know what they show', () => {
    const view = { name: 'b', search: { q: 'web' } };
    const views = withView(withView([view], { name: 'a', search: {} }), { name: 'b', search: { q: 'db' } });
    expect(views.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(shows({ q: 'db' }, views[1] ?? view)).toBe(true);
    expect(shows({ q: 'db', sort: 'name' }, views[1] ?? view)).toBe(false);
    expect(withoutView(views, 'a')).toHaveLength(1);
  });
});

test('memory is written in GiB, and a little of it not as none', () => {
  expect(gibText(4 * 2 ** 30, 'en')).toBe('4');
  expect(gibText(1.5 * 2 ** 30, 'de')).toBe('1,5');
  expect(gibText(16 * 2 ** 20, 'en')).toBe('0.02');
});
