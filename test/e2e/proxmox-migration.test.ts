import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { endOf } from '../support/estate.ts';
import { eventually } from '../support/eventually.ts';
import { connectProxmox, proxmoxTruth } from '../support/proxmox.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

interface Vm {
  readonly id: string;
  readonly name: string;
  readonly connectionId: string;
  readonly powerState: string;
  readonly nativeRef: string;
}

const NAME = 'traveller';

/** One VM goes from cluster to cluster, once with the server killed on the way; both are looked at past our code. */
describe('live migration between two simulated Proxmox VE clusters, by the API', { timeout: 120_000 }, () => {
  const token = randomBytes(32).toString('base64url');
  let dataDir: string;
  let server: ServerProcess;
  let clusters: readonly [Simulator, Simulator];
  let connections: readonly [string, string];
  let vm: Vm;

  const api = (): Api => apiOf(server.url, token);

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    const slow = { vms: 4, speed: 2, statusInterval: 500 };
    clusters = await Promise.all([startSimulator(slow), startSimulator({ ...slow, seed: 2 })]);
    server = await startServer({ dataDir, token });
    await connectProxmox(api(), clusters[0], 'west');
    await connectProxmox(api(), clusters[1], 'east');
    const listed = await listAll<{ readonly id: string; readonly name: string }>(api(), '/connections');
    const idOf = (name: string) => listed.find((one) => one.name === name)?.id ?? '';
    connections = [idOf('west'), idOf('east')];
    const begun = await api().send<Operation>('POST', '/vms', {
      name: NAME,
      template: 'blank',
      compute: { cpuCores: 1, memoryMb: 512 },
      storage: { disks: [{ sizeGb: 64 }] },
      network: { nics: [{ network: 'lan' }] },
      placement: { connection: 'west' },
      powerOn: true,
    });
    const made = await endOf(api(), begun.id);
    vm = await api().get<Vm>(`/vms/${made.result?.vmId}`);
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    await Promise.all((clusters ?? []).map((one) => one.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  const begin = (to: 0 | 1): Promise<Operation> =>
    api().send<Operation>('POST', `/vms/${vm.id}/migrate`, { targetConnection: connections[to], live: true });

  /** By the clusters themselves: how the VM runs in either. */
  const states = () =>
    Promise.all(
      clusters.map(async (cluster) =>
        (await proxmoxTruth(cluster)).guests
          .filter(({ config }) => config['name'] === NAME)
          .map(({ vmid, power, config }) => [String(vmid), power, config['lock']]),
      ),
    );

  async function isOnlyAt(index: 0 | 1): Promise<void> {
    const one = [vm.nativeRef, 'running', undefined];
    expect(await states()).toEqual(index === 0 ? [[one], []] : [[], [one]]);
    const shown = (await listAll<Vm>(api(), '/vms')).filter(({ name }) => name === NAME);
    expect(shown).toMatchObject([
      { id: vm.id, connectionId: connections[index], powerState: 'RUNNING', nativeRef: vm.nativeRef },
    ]);
  }

  test('it goes, is the same VM to everybody, and keeps its number', async () => {
    const ended = await endOf(api(), (await begin(1)).id);
    expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
    await isOnlyAt(1);
  });

  test('the server is killed on the way: another one follows the task to its end', async () => {
    const { id } = await begin(0);
    await eventually('the cluster is at work on it', 20_000, async () =>
      (await states())[1]?.some(([, , lock]) => lock === 'migrate') === true ? true : undefined,
    );
    await server.kill();
    server = await startServer({ dataDir, token });
    const ended = await endOf(api(), id);
    expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
    await isOnlyAt(0);
  });

  test('what cannot go says why, and stays', async () => {
    const { adminUrl } = clusters[0];
    await fetch(`${adminUrl}/guests/${vm.nativeRef}/set`, {
      method: 'POST',
      body: JSON.stringify({ usb0: 'host=1234:5678' }),
    });
    const ended = await endOf(api(), (await begin(1)).id);
    expect(ended).toMatchObject({ state: 'FAILED', error: { kind: 'OperationNotSupported' } });
    expect(ended.error?.message).toContain('usb0');
    await isOnlyAt(0);
  });
});
