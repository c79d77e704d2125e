import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { connectHost } from '../support/estate.ts';
import { eventually } from '../support/eventually.ts';
import { openSerialConsole } from '../support/serial-console.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

interface Vm {
  readonly id: string;
  readonly powerState: string;
  readonly cpu: { readonly cores: number };
  readonly disks: readonly { readonly key: string; readonly kind: string }[];
  readonly nics: readonly { readonly ipAddresses: readonly string[] }[];
}

const missing = await missingPrerequisites();
if (missing.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`no libvirt peer: ${missing.join('; ')}`);
const reason = missing.length > 0 ? ` [skipped: ${missing.join('; ')}]` : '';

describe.skipIf(missing.length > 0)(`a first VM on a real libvirt host${reason}`, () => {
  const token = randomBytes(32).toString('base64url');
  let host: LibvirtHost;
  let dataDir: string;
  let server: ServerProcess;
  let api: Api;
  let filesBefore: readonly string[];
  let vm: Vm;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    host = await startLibvirtHost({ defaultNetwork: true });
    filesBefore = (await readdir(host.poolDir)).toSorted();
    server = await startServer({ dataDir, token });
    api = apiOf(server.url, token);
    await connectHost(api, host, 'kvm-1');
  });

  afterAll(async () => {
    await server?.stop();
    await host?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const readVm = (): Promise<Vm> => api.get<Vm>(`/vms/${vm.id}`);

  async function succeed(method: string, path: string, body?: unknown): Promise<Operation> {
    const operation = await api.send<Operation>(
      method,
      `${path}${path.includes('?') ? '&' : '?'}wait=60`,
      body,
    );
    expect(operation, JSON.stringify(operation.error)).toMatchObject({ state: 'SUCCEEDED' });
    return operation;
  }

  test('the host, its pool, its network and the template volume are in the inventory', async () => {
    const names = async (path: string): Promise<readonly string[]> =>
      (await listAll<{ readonly name: string }>(api, path)).map(({ name }) => name);
    expect(await names('/compute-units')).toHaveLength(1);
    expect(await names('/storage-units')).toContain('default');
    expect(await names('/networks')).toContain('default');
    expect(await names('/templates')).toContain(host.templateVolume);
  });

  test('a VM made from the template boots and shows its address', async () => {
    const operation = await succeed('POST', '/vms', {
      name: 'first',
      template: host.templateVolume,
      compute: { cpuCores: 1, maxCpuCores: 2, memoryMb: 160 },
      storage: { disks: [] },
      network: { nics: [{ network: 'default' }] },
      placement: { connection: 'kvm-1' },
      powerOn: true,
    });
    vm = await api.get<Vm>(`/vms/${operation.result?.vmId}`);
    const address = await eventually('the guest shows an address', 60_000, async () =>
      (await readVm()).nics.flatMap((nic) => nic.ipAddresses).find((ip) => ip.startsWith('192.168.')),
    );
    expect(await host.virsh('domstate', 'first')).toBe('running');
    expect(await host.virsh('domifaddr', 'first')).toContain(address);
  });

  test('console bytes go both ways, and what is plugged in shows inside the guest', async () => {
    const console = await openSerialConsole(api, server.url, vm.id);
    try {
      await console.run('echo $((40 + 2))', /\b42\b/);
      const before = /CPUS=(\d+) DISKS=(\d+)/;
      const count = 'echo CPUS=$(nproc) DISKS=$(ls /sys/block | grep -c ^vd)';
      expect(await console.run(count, before)).toMatch(/CPUS=1 DISKS=1/);
      await succeed('POST', `/vms/${vm.id}/disks`, { sizeGb: 1 });
      await succeed('POST', `/vms/${vm.id}/reconfigure`, { cpuCores: 2 });
      await eventually('disk and CPU are seen in the guest', 30_000, async () =>
        /CPUS=2 DISKS=2/.test(await console.run(count, before)) ? true : undefined,
      );
    } finally {
      console.close();
    }
    const seen = await readVm();
    expect(seen.cpu.cores).toBe(2);
    expect(seen.disks.filter((disk) => disk.kind === 'disk')).toHaveLength(2);
  });

  test('a stopped VM is snapshot, changed and reverted', async () => {
    await succeed('POST', `/vms/${vm.id}/stop`, { timeoutSeconds: 45 });
    expect(await host.virsh('domstate', 'first')).toBe('shut off');
    const snapshot = await succeed('POST', `/vms/${vm.id}/snapshots`, { name: 'clean' });
    expect(await host.virsh('snapshot-list', 'first', '--name')).toContain('clean');
    await succeed('POST', `/vms/${vm.id}/start`);
    const { items } = await api.get<{
      readonly items: readonly { readonly id: string; readonly name: string }[];
    }>(`/vms/${vm.id}/snapshots`);
    const clean = items.find(({ name }) => name === 'clean');
    expect(clean, JSON.stringify(snapshot)).toBeDefined();
    await succeed('POST', `/vms/${vm.id}/snapshots/${encodeURIComponent(clean?.id ?? '')}/revert`);
    expect(await host.virsh('domstate', 'first')).toBe('shut off');
    expect((await readVm()).powerState).toBe('STOPPED');
  });

  test('a start behind our back reaches an event subscriber', async () => {
    const abort = new AbortController();
    const answer = await fetch(`${server.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('the event stream has no body');
    let heard = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard += decoder.decode(value, { stream: true });
      }
    })().catch(() => undefined);
    await host.virsh('start', 'first');
    expect(
      await eventually('the event arrives', 10_000, () => /"powerState":"RUNNING"/.exec(heard)?.[0]),
    ).toBe('"powerState":"RUNNING"');
    abort.abort();
    await reading;
  });

  test('deleting it leaves no domain and no file behind', async () => {
    await succeed('DELETE', `/vms/${vm.id}?force=true`);
    expect(await host.virsh('list', '--all', '--name')).not.toContain('first');
    expect((await readdir(host.poolDir)).toSorted()).toEqual(filesBefore);
    expect((await api.raw('GET', `/vms/${vm.id}`)).status).toBe(404);
  });
});
