import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { admin, startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAll } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectVcenter, throughProxy } from '../support/vcenter.ts';
import { watchStates } from '../support/watch-states.ts';
import type { ListedState } from '../support/watch-states.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
/** From the moment the vCenter can be reached again. */
const RIGHT_AGAIN_MS = 30_000;
const options = { vms: 6, username: 'operator@vsphere.local', password: 'correct horse' };
const timeout = 120_000;

/** Even ones run when the simulator starts. */
const [running, stopped] = ['vm-00000', 'vm-00001'];

describe.skipIf(skip)('a vCenter that goes away under a watching server', () => {
  let sim: Vcsim;
  let proxy: FaultProxy;
  let server: RunningServer;

  beforeAll(async () => {
    sim = await startVcsim(options);
    proxy = await startFaultProxy({ host: '127.0.0.1', port: sim.port });
    server = await runServer();
    await connectVcenter(server.api, throughProxy(sim, proxy), 'vcenter');
  }, 900_000);

  afterAll(async () => {
    await server?.stop();
    await proxy?.close();
    await sim?.stop();
  });

  const vms = () => listAll<ListedState>(server.api, '/vms');
  const vm = async (name: string) => (await vms()).find((one) => one.name === name);

  async function shows(name: string, powerState: string): Promise<true> {
    const wanted = `${name} is shown ${powerState} and fresh`;
    return eventually(wanted, RIGHT_AGAIN_MS, async () => {
      const seen = await vm(name);
      return seen?.powerState === powerState && !seen.stale ? true : undefined;
    });
  }

  /** While the vCenter is away, everything is what it was, and says how old that is. */
  async function becomesStale(since: number): Promise<void> {
    const seen = await eventually('all VMs are stale', 60_000, async () => {
      const all = await vms();
      return all.every(({ stale }) => stale) ? all : undefined;
    });
    for (const { name, powerState, staleReason, seenAt } of seen) {
      expect([name, powerState]).toEqual([name, Number(name.slice(3)) % 2 === 0 ? 'RUNNING' : 'STOPPED']);
      expect(staleReason).toBe('The hypervisor does not answer');
      expect(Date.parse(seenAt)).toBeLessThanOrEqual(since);
    }
  }

  test('sessions ended in mid-watch: a change right after is shown within 30 s', { timeout }, async () => {
    await shows(running, 'RUNNING');
    const states = watchStates(server.api);
    await admin.endSessions(sim);
    await admin.act(sim, 'start', stopped);
    await shows(stopped, 'RUNNING');
    await admin.act(sim, 'stop', stopped);
    await shows(stopped, 'STOPPED');
    expect((await states.stop()).get(running)).toEqual(new Set(['RUNNING']));
  });

  test(
    'the line cut: stale with its age, nothing shown stopped, right again within 30 s',
    { timeout },
    async () => {
      const states = watchStates(server.api);
      proxy.accepting = false;
      proxy.cut('reset');
      try {
        await becomesStale(Date.now());
        await admin.act(sim, 'start', stopped);
      } finally {
        proxy.accepting = true;
      }
      await shows(stopped, 'RUNNING');
      await shows(running, 'RUNNING');
      const shown = await states.stop();
      expect(shown.get(running)).toEqual(new Set(['RUNNING']));
      expect([...shown.keys()].toSorted()).toEqual((await vms()).map(({ name }) => name).toSorted());
      await admin.act(sim, 'stop', stopped);
      await shows(stopped, 'STOPPED');
    },
  );

  test(
    'vCenter restarted in mid-watch: stale meanwhile, nothing shown stopped, right again',
    { timeout },
    async () => {
      const states = watchStates(server.api);
      const { port } = sim;
      await sim.kill();
      const killed = Date.now();
      await becomesStale(killed);
      sim = await startVcsim({ ...options, port });
      await admin.act(sim, 'rename', stopped, 'renamed-meanwhile');
      await shows('renamed-meanwhile', 'STOPPED');
      await shows(running, 'RUNNING');
      const shown = await states.stop();
      expect(shown.get(running)).toEqual(new Set(['RUNNING']));
      const calls = await admin.calls(sim);
      expect(calls['Login']).toBe(1);
    },
  );
});
