import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clusterRows } from '../src/reading/row.ts';
import { pauseFor } from '../src/watch.ts';
import { connected, made, mapping, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';
import { followWatch } from './support/follow-watch.ts';
import type { Followed } from './support/follow-watch.ts';

describe('watch', { timeout: 60_000 }, () => {
  let reach: Reach;
  let at: Connected;
  let other: Connected;
  let seen: Followed | undefined;

  beforeAll(async () => {
    reach = await reachSimulator({ vms: 9 });
    at = connected(reach.parameters);
    other = connected(reach.parameters);
  });

  afterEach(async () => {
    await seen?.stop();
    seen = undefined;
  });

  afterAll(async () => {
    await at.port.close();
    await other.port.close();
    await reach.simulator.stop();
  });

  const follow = async (side = at): Promise<Followed> => {
    const followed = followWatch(side);
    seen = followed;
    await followed.until('the reset', () => followed.batches.length > 0);
    return followed;
  };

  test('guests of a node that dies are unknown, not stopped, and are what they were when it is back', async () => {
    const followed = await follow();
    const { guests } = await reach.admin.state();
    const own = guests.filter(({ node, config }) => node === 'pve3' && config['template'] !== '1');
    const refs = own.map(({ vmid }) => String(vmid));
    const before = refs.map((ref) => followed.vm(ref));
    await reach.admin.post('/nodes/pve3/down');
    await followed.until('unknown guests', () =>
      refs.every((ref) => followed.vm(ref)?.powerState === 'UNKNOWN'),
    );
    for (const [index, ref] of refs.entries()) {
      expect(followed.vm(ref)?.disks).toEqual(before[index]?.disks);
      expect(followed.states(ref)).not.toContain(
        'STOPPED' === before[index]?.powerState ? 'RUNNING' : 'STOPPED',
      );
    }
    await reach.admin.post('/nodes/pve3/up');
    await followed.until('the node', () => refs.every((ref) => followed.vm(ref)?.powerState !== 'UNKNOWN'));
    expect(followed.failure()).toBeUndefined();
  });

  test('a change that no row shows is seen by the task that made it', async () => {
    const ref = await made(other);
    const followed = await follow();
    await followed.until('the VM', () => followed.vm(ref)?.nics.length === 1);
    await other.done(other.port.addNic(other.ctx(), ref, { marker: randomUUID(), network: 'web', mapping }));
    await followed.until('the NIC', () => followed.vm(ref)?.nics.length === 2);
    expect(followed.vm(ref)?.nics.map(({ network }) => network)).toEqual(['vmbr0', 'web']);
  });

  test('a VM that becomes a template is gone as a VM', async () => {
    const ref = await made(other);
    const followed = await follow();
    await followed.until('the VM', () => followed.vm(ref) !== undefined);
    await reach.admin.post(`/guests/${ref}/set`, { template: '1' });
    await followed.until('the template', () => followed.templates.has(ref));
    expect(followed.vm(ref)).toBeUndefined();
  });

  test('addresses come from inside the guest, and go with its power', async () => {
    const ref = await made(other, { extensions: { PROXMOX: { agent: true } } });
    await other.done(other.port.startVm(other.ctx(), ref));
    const followed = await follow();
    await followed.until('an address', () => (followed.vm(ref)?.nics[0]?.ipAddresses.length ?? 0) > 0);
    const addresses = followed.vm(ref)?.nics.flatMap(({ ipAddresses }) => ipAddresses) ?? [];
    expect(addresses.filter((one) => /^(?:127\.|::1|fe80:|169\.254)/.test(one))).toEqual([]);
    await reach.admin.post(`/guests/${ref}/stop`);
    await followed.until('the stop', () => followed.vm(ref)?.powerState === 'STOPPED');
    expect(followed.vm(ref)?.nics[0]?.ipAddresses).toEqual([]);
  });

  test('rows that are ten seconds old never take back what was seen since', async () => {
    const slow = await reachSimulator({ vms: 3, statusInterval: 10_000 });
    const side = connected(slow.parameters);
    try {
      const ref = await made(side);
      const followed = await follow(side);
      await side.done(side.port.startVm(side.ctx(), ref));
      await followed.until('the start', () => followed.vm(ref)?.powerState === 'RUNNING', 8000);
      const told = followed.batches.length;
      await followed.until('more looks', () => followed.batches.length > told + 1);
      expect(followed.states(ref).slice(followed.states(ref).indexOf('RUNNING'))).not.toContain('STOPPED');
      const read = await side.port.listVms(side.ctx());
      expect(read.ok ? read.value.find(({ nativeRef }) => nativeRef === ref)?.powerState : '').toBe(
        'RUNNING',
      );
      await followed.stop();
    } finally {
      await side.port.close();
      await slow.simulator.stop();
    }
  });

  test('a stop is seen although the rows, ten seconds old, never showed the start', async () => {
    const slow = await reachSimulator({ vms: 1, statusInterval: 10_000 });
    const side = connected(slow.parameters);
    try {
      const ref = await made(side);
      const followed = await follow(side);
      await side.done(side.port.startVm(side.ctx(), ref));
      await followed.until('the start', () => followed.vm(ref)?.powerState === 'RUNNING');
      await slow.admin.post(`/guests/${ref}/stop`);
      await followed.until('the stop', () => followed.vm(ref)?.powerState === 'STOPPED');
      expect(followed.states(ref).at(-1)).toBe('STOPPED');
      await followed.stop();
    } finally {
      await side.port.close();
      await slow.simulator.stop();
    }
  });

  test('it looks more often when something is going on, and less often at many guests', async () => {
    const guests = async (count: number, lock?: string) =>
      clusterRows(
        Array.from({ length: count }, (_, index) => ({
          type: 'qemu',
          vmid: 100 + index,
          node: 'a',
          status: 'running',
          lock,
        })),
        0,
      );
    const quiet = { tasks: new Map(), running: false };
    const [few, many, locked] = [await guests(10), await guests(10_000), await guests(10, 'backup')];
    expect(pauseFor(few, quiet, false)).toBeLessThan(pauseFor(many, quiet, false));
    expect(pauseFor(many, quiet, false)).toBeLessThanOrEqual(10_000);
    expect(pauseFor(locked, quiet, false)).toBeLessThan(pauseFor(few, quiet, false));
    expect(pauseFor(few, quiet, true)).toBeLessThan(pauseFor(locked, quiet, false));
  });
});
