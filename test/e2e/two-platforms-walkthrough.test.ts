import { tmpdir } from 'node:os';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { admin, startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAll } from '../support/api.ts';
import type { Operation } from '../support/api.ts';
import { cliOf } from '../support/cli.ts';
import type { Cli } from '../support/cli.ts';
import { connectHost } from '../support/estate.ts';
import { followEvents, tellsState } from '../support/follow-events.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectVcenter, vcenterTemplate } from '../support/vcenter.ts';
import { truthOfLibvirt, truthOfVcenter } from '../support/vm-truth.ts';
import type { ReadTruth } from '../support/vm-truth.ts';

const reasons = [...(await missingPrerequisites()), vcsimSkipReason() ?? []].flat();
if (reasons.length > 0 && process.env['CI'] !== undefined) throw new Error(reasons.join('; '));
const reason = reasons.length > 0 ? ` [skipped: ${reasons.join('; ')}]` : '';

/** What differs between the two; everything else is the same walk. */
interface Platform {
  readonly connection: string;
  readonly template: () => string;
  readonly network: string;
  readonly console: { readonly protocol: string; readonly kind: 'stream' | 'ticket' };
  readonly truth: ReadTruth;
  readonly startBehindOurBack: (name: string) => Promise<unknown>;
}

describe.skipIf(reasons.length > 0)(`a vCenter and a libvirt host in one tenant${reason}`, () => {
  let host: LibvirtHost;
  let sim: Vcsim;
  let server: RunningServer;
  let anyvisor: Cli;

  beforeAll(async () => {
    host = await startLibvirtHost({ defaultNetwork: true });
    sim = await startVcsim({ vms: 2, password: 'correct horse' });
    server = await runServer();
    anyvisor = cliOf(server.url, server.token, tmpdir());
    await Promise.all([connectHost(server.api, host, 'kvm-1'), connectVcenter(server.api, sim, 'vcenter-1')]);
  }, 900_000);

  afterAll(async () => {
    await server?.stop();
    await sim?.stop();
    await host?.stop();
  });

  test('both are healthy, with their hosts, storage, networks and templates in one inventory', async () => {
    const { items } = await server.api.get<{
      readonly items: readonly { readonly name: string; readonly status: { readonly health: string } }[];
    }>('/connections');
    expect(items.map(({ name, status }) => `${name} ${status.health}`).toSorted()).toEqual([
      'kvm-1 HEALTHY',
      'vcenter-1 HEALTHY',
    ]);
    const names = async (path: string) =>
      (await listAll<{ readonly name: string }>(server.api, path)).map(({ name }) => name);
    expect(await names('/compute-units')).toEqual(expect.arrayContaining(['DC0', 'DC0_C0']));
    expect(await names('/storage-units')).toEqual(expect.arrayContaining(['default', 'LocalDS_0']));
    expect(await names('/networks')).toEqual(expect.arrayContaining(['default', 'DC0_DVPG0']));
    expect(await names('/templates')).toEqual(expect.arrayContaining([host.templateVolume, vcenterTemplate]));
    expect(await anyvisor(['vm', 'list'])).toContain('vm-00000');
  });

  const platforms: readonly Platform[] = [
    {
      connection: 'vcenter-1',
      template: () => vcenterTemplate,
      network: 'lan',
      console: { protocol: 'webmks', kind: 'ticket' },
      truth: (name) => truthOfVcenter(sim)(name),
      startBehindOurBack: (name) => admin.act(sim, 'start', name),
    },
    {
      connection: 'kvm-1',
      template: () => host.templateVolume,
      network: 'default',
      console: { protocol: 'serial', kind: 'stream' },
      truth: (name) => truthOfLibvirt(host)(name),
      startBehindOurBack: (name) => host.virsh('start', name),
    },
  ];

  describe.each(platforms)('from creation to deletion on $connection', (platform) => {
    const name = `walk-${platform.connection}`;
    let id = '';
    let disksAtFirst = 0;

    const truth = async () => {
      const seen = await platform.truth(name);
      if (seen === undefined) throw new Error(`${platform.connection} itself has no ${name}`);
      return seen;
    };
    const shown = () =>
      server.api.get<{ readonly powerState: string; readonly cpu: { readonly cores: number } }>(`/vms/${id}`);

    async function succeed(method: string, path: string, body?: unknown): Promise<Operation> {
      const operation = await server.api.send<Operation>(method, `${path}?wait=60`, body);
      expect(operation, JSON.stringify(operation.error)).toMatchObject({ state: 'SUCCEEDED' });
      return operation;
    }

    test('the command line creates it from a spec and starts it', { timeout: 120_000 }, async () => {
      const spec = {
        name,
        template: platform.template(),
        compute: { cpuCores: 1, maxCpuCores: 2, memoryMb: 160 },
        storage: { disks: [] },
        network: { nics: [{ network: platform.network }] },
        placement: { connection: platform.connection },
      };
      await anyvisor(['vm', 'create', '-f', '-', '--start'], JSON.stringify(spec));
      expect(await truth()).toMatchObject({ state: 'running', cpus: 1, snapshots: [] });
      disksAtFirst = (await truth()).disks;
      const listed = await listAll<{ readonly id: string; readonly name: string }>(server.api, '/vms');
      const mine = listed.filter((vm) => vm.name === name);
      expect(mine).toHaveLength(1);
      id = mine[0]?.id ?? '';
      expect(await shown()).toMatchObject({ powerState: 'RUNNING', cpu: { cores: 1 } });
    });

    test('its console opens in the way of the platform', async () => {
      const { protocol, kind } = platform.console;
      expect(await server.api.send('POST', `/vms/${id}/console`, { protocol })).toMatchObject({
        protocol,
        kind,
      });
    });

    test(
      'a disk comes by the API and a CPU by the command line, while it runs',
      { timeout: 120_000 },
      async () => {
        await succeed('POST', `/vms/${id}/disks`, { sizeGb: 1 });
        expect(await truth()).toMatchObject({ disks: disksAtFirst + 1 });
        await anyvisor(['vm', 'reconfigure', name, '--cpus', '2']);
        expect(await truth()).toMatchObject({ state: 'running', cpus: 2 });
        expect(await shown()).toMatchObject({ cpu: { cores: 2 } });
      },
    );

    test('stopped, snapshot, started and taken back, it is stopped again', { timeout: 120_000 }, async () => {
      await anyvisor(['vm', 'stop', name, '--force']);
      expect(await truth()).toMatchObject({ state: 'stopped' });
      await anyvisor(['snapshot', 'create', name, '--name', 'clean']);
      expect(await truth()).toMatchObject({ snapshots: [expect.stringMatching(/^clean/)] });
      await succeed('POST', `/vms/${id}/start`);
      expect(await truth()).toMatchObject({ state: 'running' });
      await anyvisor(['snapshot', 'revert', name, 'clean', '--yes']);
      expect(await truth()).toMatchObject({ state: 'stopped', snapshots: [expect.stringMatching(/^clean/)] });
      expect(await shown()).toMatchObject({ powerState: 'STOPPED' });
    });

    test('a start behind our back reaches an event subscriber', async () => {
      const events = await followEvents(server.url(), server.token);
      try {
        const arrived = events.next((event) => event.includes(name) && tellsState(event, 'RUNNING'));
        await platform.startBehindOurBack(name);
        await arrived;
        expect(await shown()).toMatchObject({ powerState: 'RUNNING' });
      } finally {
        events.close();
      }
    });

    test('deleted, it is gone there and here', { timeout: 120_000 }, async () => {
      await anyvisor(['vm', 'delete', name, '--force', '--yes']);
      expect(await platform.truth(name)).toBeUndefined();
      expect((await server.api.raw('GET', `/vms/${id}`)).status).toBe(404);
      expect(await anyvisor(['vm', 'list'])).not.toContain(name);
    });
  });
});
