import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { cliOf } from '../support/cli.ts';
import type { Cli } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly specPatch: readonly {
    readonly op: 'set' | 'remove';
    readonly pointer: string;
    readonly value?: unknown;
  }[];
}

interface Unit {
  readonly name: string;
  readonly acceleration?: { readonly advertised: boolean; readonly proven: boolean | null };
}

const missing = await missingPrerequisites();
if (missing.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`no libvirt peer: ${missing.join('; ')}`);
const reason = missing.length > 0 ? ` [skipped: ${missing.join('; ')}]` : '';

describe.skipIf(missing.length > 0)(`advice on libvirt's VMs, through the server${reason}`, () => {
  const token = randomBytes(32).toString('base64url');
  let host: LibvirtHost;
  let dataDir: string;
  let server: ServerProcess;
  let api: Api;
  let cli: Cli;
  let connectionId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    host = await startLibvirtHost({ template: false });
    server = await startServer({ dataDir, token });
    api = apiOf(server.url, token);
    cli = cliOf(() => server.url, token, dataDir);
    // `auto`: how guests run is left to what a test guest does.
    const made = await api.send<{ id: string }>('POST', '/connections', {
      name: 'kvm',
      parameters: { type: 'LIBVIRT', uri: host.uri },
      mapping: {
        computeMapping: {},
        storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
        networkMapping: { networks: {} },
      },
    });
    connectionId = made.id;
  });

  afterAll(async () => {
    await server?.stop();
    await host?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const spec = (name: string) => ({
    name,
    template: 'blank',
    compute: { cpuCores: 4, memoryMb: 256 },
    storage: { disks: [{ sizeGb: 1, bus: 'sata' }] },
    network: { nics: [{ network: 'user', model: 'e1000' }] },
    extensions: { LIBVIRT: { agentChannel: false, disk: { cache: 'unsafe' } } },
    placement: { connection: 'kvm' },
    powerOn: true,
  });

  async function made(wanted: { readonly name: string }): Promise<string> {
    const operation = await api.send<Operation>('POST', '/vms?wait=60', wanted);
    expect(operation, JSON.stringify(operation.error)).toMatchObject({ state: 'SUCCEEDED' });
    return eventually('the VM is listed', 20_000, async () => {
      const vms = await listAll<{ id: string; name: string }>(api, '/vms');
      return vms.find(({ name }) => name === wanted.name)?.id;
    });
  }

  const findingsOf = async (vmId: string): Promise<readonly Finding[]> =>
    (await api.get<{ items: readonly Finding[] }>(`/vms/${vmId}/findings`)).items;

  test('each finding of a badly made VM is mended by its patch', async () => {
    const wanted = spec('badly-made');
    const found = await findingsOf(await made(wanted));
    const ids = found.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'disk-cache-unsafe',
        'disk-not-virtio',
        'nic-not-virtio',
        'agent-channel-missing',
      ]),
    );
    expect(found[0]?.severity).toBe('problem');
    const mended = found.reduce(mendedBy, wanted);
    const left = await findingsOf(await made({ ...mended, name: 'well-made' }));
    const mendable = new Set(found.filter(({ specPatch }) => specPatch.length > 0).map(({ id }) => id));
    expect(left.filter(({ id }) => mendable.has(id))).toEqual([]);
  });

  test('the command line shows them', async () => {
    const out = await cli(['vm', 'findings', 'badly-made', '-o', 'json']);
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'disk-cache-unsafe', severity: 'problem' })]),
    );
  });

  test('what KVM is worth is told by the test, the host and the capabilities alike', async () => {
    const report = await api.send<{ steps: readonly { name: string; outcome: string; detail: string }[] }>(
      'POST',
      `/connections/${connectionId}/test`,
    );
    const step = report.steps.find(({ name }) => name === 'acceleration');
    const unit = await eventually('the host is known', 20_000, async () => {
      const [first] = await listAll<Unit>(api, '/compute-units');
      return first;
    });
    expect(unit.acceleration).toBeDefined();
    const advertised = (await host.virsh('capabilities')).includes("domain type='kvm'");
    expect(unit.acceleration?.advertised).toBe(advertised);
    expect(step?.outcome).toMatch(/^(passed|warning)$/);
    expect(step?.detail).toMatch(
      advertised ? /^KVM is (proven|advertised, and proven not to work)/ : /^no KVM/,
    );
    const vms = await listAll<{ name: string }>(api, '/vms');
    expect(vms.filter(({ name }) => name.startsWith('anyvisor-probe'))).toEqual([]);
  });
});

/** The document with a finding's changes, as anybody would make them from the API's description. */
function mendedBy<T extends object>(spec: T, { specPatch }: Finding): T {
  const copy = structuredClone(spec);
  for (const { op, pointer, value } of specPatch) {
    const names = pointer.split('/').slice(1);
    const last = names.pop() ?? '';
    let at = copy as Record<string, unknown>;
    for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
    if (op === 'set') at[last] = value;
    else delete at[last];
  }
  return copy;
}
