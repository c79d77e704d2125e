import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connected, made, mapping, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';

describe('what a cluster of few workers is spared', { timeout: 60_000 }, () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachSimulator({ vms: 30, agentDelay: 100 });
    at = connected(reach.parameters);
  });
  afterEach(() => reach.admin.clear());
  afterAll(async () => {
    await at.port.close();
    await reach.simulator.stop();
  });

  test('no more than five requests are on their way at once, and one question to agents for each node', async () => {
    await reach.admin.post('/faults/requests', {
      path: '.',
      times: 10_000,
      harm: { kind: 'delay', milliseconds: 15 },
    });
    const seen = watchRequests();
    try {
      await Promise.all([
        at.port.listVms(at.ctx()),
        at.port.listTemplates(at.ctx()),
        ...Array.from({ length: 25 }, (_, index) => at.port.getVm(at.ctx(), String(100 + index))),
      ]);
      expect(seen.mostAtOnce()).toBe(5);
      for (const node of ['pve1', 'pve2', 'pve3'])
        expect(seen.mostAtOnce(new RegExp(`/nodes/${node}/.*(?:/agent/|/interfaces)`))).toBeLessThanOrEqual(
          1,
        );
      expect(seen.mostAtOnce(/\/agent\//)).toBeGreaterThan(0);
    } finally {
      seen.stop();
    }
  });

  test('readings share connections and come compressed; every change has one of its own', async () => {
    const ref = await made(at);
    await at.port.listVms(at.ctx());
    const reading = watchRequests();
    await at.port.listVms(at.ctx());
    await at.vm(ref);
    reading.stop();
    expect(reading.connections()).toBe(0);
    expect(reading.encodings('/cluster/resources')).toContain('gzip');
    const changing = watchRequests();
    await at.done(at.port.startVm(at.ctx(), ref));
    await at.done(at.port.stopVm(at.ctx(), ref, { force: true }));
    changing.stop();
    expect(changing.count('POST')).toBe(2);
    expect(changing.connections()).toBe(2);
  });

  test('a change says which configuration it is meant for: one that came in between is not overwritten', async () => {
    const ref = await made(at);
    const harm = { kind: 'delay', milliseconds: 2500 };
    await reach.admin.post('/faults/requests', { method: 'POST', path: '/config$', harm });
    const table = await at.port.addDisk(at.ctx(), ref, { marker: randomUUID(), sizeGb: 1, mapping });
    const [add] = table.ok ? table.value.steps : [];
    const changing = watchRequests();
    const adding = add?.run(at.ctx(), {});
    await expect.poll(() => changing.count('POST'), { timeout: 10_000 }).toBe(1);
    changing.stop();
    await reach.admin.post(`/guests/${ref}/set`, { onboot: '1' });
    expect(await adding).toMatchObject({
      ok: false,
      error: {
        kind: 'OperationFailed',
        reason: 'busy',
        native: { text: expect.stringMatching(/checksum mismatch|detected modified/) },
      },
    });
    const after = await reach.admin.guest(ref);
    expect(after?.config['onboot']).toBe('1');
    expect(after?.volumes).toHaveLength(1);
  });

  test('a task that ends with warnings has succeeded', async () => {
    const ref = await made(at);
    await reach.admin.post('/faults/tasks', { type: 'qmsnapshot', fate: { fail: 'WARNINGS: 2' } });
    expect(
      await at.done(at.port.createSnapshot(at.ctx(), ref, { marker: randomUUID(), name: 'warned' })),
    ).toBe('warned');
    const ended = (await reach.admin.state()).tasks.find(({ type }) => type === 'qmsnapshot');
    expect(ended?.exitStatus).toBe('WARNINGS: 2');
  });

  test('a storage that all nodes share counts once, one that each has counts for each', async () => {
    const tree = await at.port.listResources(at.ctx());
    const ids = tree.ok ? tree.value.storageUnits.map(({ id }) => id) : [];
    expect(ids.filter((id) => id.startsWith('ceph'))).toEqual(['ceph']);
    expect(ids.filter((id) => id.startsWith('local-lvm')).toSorted()).toEqual([
      'local-lvm@pve1',
      'local-lvm@pve2',
      'local-lvm@pve3',
    ]);
  });

  test('a storage says whether backups may be put on it', async () => {
    const tree = await at.port.listResources(at.ctx());
    const units = tree.ok ? tree.value.storageUnits : [];
    const told = new Set(units.map(({ name, takesBackups }) => `${name} ${String(takesBackups)}`));
    expect([...told].toSorted()).toEqual([
      'ceph false',
      'fast false',
      'local true',
      'local-lvm false',
      'nfs true',
      'pbs true',
    ]);
  });
});

interface Told {
  readonly request: { readonly method: string; readonly path: string };
  readonly response?: { readonly headers: readonly Buffer[] };
}

/** What undici says of the requests of this process from now on. */
function watchRequests() {
  const open = new Map<object, string>();
  const rounds: (readonly string[])[] = [];
  const begun: { readonly method: string; readonly path: string }[] = [];
  const encodings: { readonly path: string; readonly headers: string }[] = [];
  let connections = 0;
  const began = (message: unknown) => {
    const { request } = message as Told;
    open.set(request, request.path);
    begun.push({ method: request.method, path: request.path });
    rounds.push([...open.values()]);
  };
  const ended = (message: unknown) => open.delete((message as Told).request);
  const answered = (message: unknown) => {
    const { request, response } = message as Told;
    encodings.push({ path: request.path, headers: (response?.headers ?? []).map(String).join(' ') });
  };
  const linked = () => {
    connections += 1;
  };
  const ears = [
    ['undici:request:create', began],
    ['undici:request:trailers', ended],
    ['undici:request:error', ended],
    ['undici:request:headers', answered],
    ['undici:client:connected', linked],
  ] as const;
  for (const [channel, ear] of ears) subscribe(channel, ear);
  return {
    mostAtOnce: (which = /./) =>
      Math.max(0, ...rounds.map((paths) => paths.filter((path) => which.test(path)).length)),
    count: (method: string) => begun.filter((one) => one.method === method).length,
    connections: () => connections,
    encodings: (path: string) =>
      encodings
        .filter((one) => one.path.endsWith(path))
        .map(({ headers }) => /content-encoding (\S+)/i.exec(headers)?.[1] ?? 'none'),
    stop: () => {
      for (const [channel, ear] of ears) unsubscribe(channel, ear);
    },
  };
}
