import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAll } from '../support/api.ts';
import type { Operation } from '../support/api.ts';
import { endOf } from '../support/estate.ts';
import { eventually } from '../support/eventually.ts';
import { followEvents, tellsState } from '../support/follow-events.ts';
import { connectProxmox, proxmoxConnection, proxmoxTemplate, proxmoxTruth } from '../support/proxmox.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { openSerialConsole } from '../support/serial-console.ts';

interface Vm {
  readonly id: string;
  readonly name: string;
  readonly nativeRef: string;
  readonly powerState: string;
  readonly host: string | null;
  readonly cpu: { readonly cores: number };
  readonly disks: readonly { readonly key: string; readonly kind: string }[];
  readonly nics: readonly { readonly ipAddresses: readonly string[] }[];
}

/** With the true delays of a cluster: rows up to ten seconds old, tasks that take a while. */
describe('a first VM on a simulated Proxmox VE cluster', { timeout: 90_000 }, () => {
  let simulator: Simulator;
  let server: RunningServer;
  let before: Awaited<ReturnType<typeof proxmoxTruth>>;
  let vm: Vm;

  beforeAll(async () => {
    simulator = await startSimulator({ vms: 12, speed: 10 });
    before = await proxmoxTruth(simulator);
    server = await runServer();
    await connectProxmox(server.api, simulator, 'pve');
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    await simulator?.stop();
  });

  const readVm = (): Promise<Vm> => server.api.get<Vm>(`/vms/${vm.id}`);
  const guest = async () =>
    (await proxmoxTruth(simulator)).guests.find(({ vmid }) => String(vmid) === vm.nativeRef);

  async function succeed(method: string, path: string, body?: unknown): Promise<Operation> {
    const begun = await server.api.send<Operation>(method, path, body);
    const operation = await endOf(server.api, begun.id);
    expect(operation, JSON.stringify(operation.error)).toMatchObject({ state: 'SUCCEEDED' });
    return operation;
  }

  test('a wrong secret is refused when the connection is added, with what to do about it', async () => {
    const connection = proxmoxConnection(simulator, 'wrong') as { readonly parameters: object };
    const parameters = { ...connection.parameters, tokenSecret: '00000000-0000-4000-8000-000000000000' };
    const answer = await server.api.raw('POST', '/connections', { ...connection, parameters });
    expect(answer.status).toBe(502);
    const problem = (await answer.json()) as { readonly kind: string; readonly nextStep?: string };
    expect(problem).toMatchObject({ kind: 'AuthenticationFailed' });
    expect(JSON.stringify(problem)).not.toContain('00000000-0000-4000-8000-000000000000');
  });

  test('nodes, storages, networks, templates, machines and containers are in the inventory', async () => {
    const names = async (path: string): Promise<readonly string[]> =>
      (await listAll<{ readonly name: string }>(server.api, path)).map(({ name }) => name);
    expect(await names('/compute-units')).toEqual(
      expect.arrayContaining(['pve1', 'pve2', 'pve3', 'production']),
    );
    expect(await names('/storage-units')).toEqual(expect.arrayContaining(['ceph', 'local-lvm', 'pbs']));
    expect(await names('/networks')).toEqual(expect.arrayContaining(['vmbr0', 'web']));
    expect(await names('/templates')).toContain(proxmoxTemplate);
    const true1 = before.guests.filter(({ config }) => config['template'] !== '1');
    expect(await names('/vms')).toHaveLength(true1.length);
  });

  test('a VM made from the template runs and shows its address', async () => {
    const operation = await succeed('POST', '/vms', {
      name: 'first',
      template: proxmoxTemplate,
      compute: { cpuCores: 2, memoryMb: 2048 },
      storage: { disks: [{ sizeGb: 6 }] },
      network: { nics: [{ network: 'lan', address: { type: 'dhcp' } }] },
      guest: { sshKeys: ['ssh-ed25519 AAAA me@here'] },
      placement: { connection: 'pve' },
      powerOn: true,
    });
    vm = await server.api.get<Vm>(`/vms/${operation.result?.vmId}`);
    expect(await guest()).toMatchObject({
      power: 'running',
      config: { name: 'first', ipconfig0: 'ip=dhcp' },
    });
    await eventually(
      'the VM shows an address',
      60_000,
      async () => (await readVm()).nics.flatMap((nic) => nic.ipAddresses)[0],
    );
  });

  test('console bytes go both ways', async () => {
    const console = await openSerialConsole(server.api, server.url(), vm.id);
    try {
      expect(await console.run('hostname', /hostname/)).toContain('hostname');
    } finally {
      console.close();
    }
  });

  test('a disk comes while it runs, the VM moves live to another node, and goes back to a snapshot', async () => {
    await succeed('POST', `/vms/${vm.id}/disks`, { sizeGb: 1 });
    expect((await guest())?.config).toHaveProperty('scsi1');
    await succeed('POST', `/vms/${vm.id}/snapshots`, { name: 'clean', memory: true });
    const { host } = await readVm();
    const target = host === 'pve2' ? 'pve3' : 'pve2';
    await succeed('POST', `/vms/${vm.id}/migrate`, { targetHost: target, live: true });
    expect(await guest()).toMatchObject({ node: target, power: 'running' });
    await succeed('POST', `/vms/${vm.id}/reconfigure`, { name: 'renamed' });
    await succeed('POST', `/vms/${vm.id}/snapshots/clean/revert`);
    expect(await guest()).toMatchObject({ power: 'running', config: { name: 'first' } });
  });

  test('it is backed up onto Backup Server and restored beside itself', async () => {
    const backup = await succeed('POST', `/vms/${vm.id}/backups`, {
      target: 'pbs',
      description: 'before the change',
    });
    const restored = await succeed('POST', `/backups/${backup.id}/restore`, { name: 'twin' });
    const twin = await server.api.get<Vm>(`/vms/${restored.result?.vmId}`);
    expect(twin).toMatchObject({ name: 'twin', powerState: 'STOPPED', cpu: { cores: 2 } });
    await succeed('DELETE', `/vms/${twin.id}`);
    await succeed('DELETE', `/backups/${backup.id}`);
  });

  test('a stop behind our back reaches an event subscriber', async () => {
    const events = await followEvents(server.url(), server.token);
    const heard = events.next((event) => event.includes(vm.id) && tellsState(event, 'STOPPED'));
    await fetch(`${simulator.adminUrl}/guests/${vm.nativeRef}/stop`, { method: 'POST', body: '{}' });
    await heard;
    events.close();
    expect((await readVm()).powerState).toBe('STOPPED');
  });

  test('when the node it was added by dies, the others carry on and its guests are unknown', async () => {
    await fetch(`${simulator.adminUrl}/nodes/pve1/down`, { method: 'POST', body: '{}' });
    const states = await eventually('the guests of pve1 are unknown', 60_000, async () => {
      const all = await listAll<Vm>(server.api, '/vms');
      const lost = all.filter(({ host }) => host === 'pve1');
      return lost.length > 0 && lost.every(({ powerState }) => powerState === 'UNKNOWN') ? all : undefined;
    });
    expect(states.filter(({ host, powerState }) => host !== 'pve1' && powerState === 'UNKNOWN')).toEqual([]);
    await fetch(`${simulator.adminUrl}/nodes/pve1/up`, { method: 'POST', body: '{}' });
    await eventually('they are known again', 60_000, async () => {
      const all = await listAll<Vm>(server.api, '/vms');
      return all.every(({ powerState }) => powerState !== 'UNKNOWN') ? true : undefined;
    });
  });

  test('deleting it leaves no guest and no volume behind', async () => {
    await succeed('DELETE', `/vms/${vm.id}?force=true`);
    const after = await proxmoxTruth(simulator);
    expect(after.guests.map(({ vmid }) => vmid)).toEqual(before.guests.map(({ vmid }) => vmid));
    expect(after.volumes.map(({ volid }) => volid)).toEqual(before.volumes.map(({ volid }) => volid));
  });
});
