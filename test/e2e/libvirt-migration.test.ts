import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrerequisites } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { endOf } from '../support/estate.ts';
import { inGuest, untilBooted } from '../support/guest-agent.ts';
import { followEvents } from '../support/follow-events.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { bootGuest, connectBoth, countIn, startTwoHosts, statesOf } from '../support/two-hosts.ts';
import type { TwoHosts } from '../support/two-hosts.ts';

interface Vm {
  readonly id: string;
  readonly name: string;
  readonly connectionId: string;
  readonly powerState: string;
  readonly confidence: string;
}

const missing = await missingPrerequisites();
if (missing.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`no libvirt peer: ${missing.join('; ')}`);
const reason = missing.length > 0 ? ` [skipped: ${missing.join('; ')}]` : '';

const NAME = 'traveller';

/** One guest goes to and fro in every mode, and counts on; both sides are looked at with virsh. */
describe.skipIf(missing.length > 0)(`live migration between two hosts, by the API${reason}`, () => {
  const token = randomBytes(32).toString('base64url');
  let estate: TwoHosts;
  let dataDir: string;
  let server: ServerProcess;
  let connections: readonly [string, string];
  let vmId = '';
  /** Which of the two it is on. */
  let at: 0 | 1 = 0;
  let counted = 0;

  const api = (): Api => apiOf(server.url, token);
  const there = (): 0 | 1 => (at === 0 ? 1 : 0);
  const hostAt = (index: 0 | 1): LibvirtHost => estate.hosts[index];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    estate = await startTwoHosts(true);
    server = await startServer({ dataDir, token });
    connections = await connectBoth(api(), estate);
    vmId = await bootGuest(api(), estate, NAME);
  }, 240_000);

  afterAll(async () => {
    await server?.stop();
    await estate?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const begin = (body: object): Promise<Operation> =>
    api().send<Operation>('POST', `/vms/${vmId}/migrate`, {
      targetConnection: connections[there()],
      ...body,
    });

  /** Exactly one guest, where it is meant to be, the same VM to users, and it never stopped counting. */
  async function expectAt(index: 0 | 1): Promise<void> {
    const states = await statesOf(estate, NAME);
    expect(states).toEqual(index === 0 ? ['running', 'absent'] : ['absent', 'running']);
    const shown = (await listAll<Vm>(api(), '/vms')).filter(({ name }) => name === NAME);
    expect(shown).toMatchObject([
      { id: vmId, connectionId: connections[index], powerState: 'RUNNING', confidence: 'OBSERVED' },
    ]);
    const now = await countIn(hostAt(index), NAME);
    expect(now).toBeGreaterThan(counted);
    counted = now;
  }

  async function move(body: object): Promise<Operation> {
    const ended = await endOf(api(), (await begin(body)).id);
    expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
    at = there();
    await expectAt(at);
    return ended;
  }

  const shared = { sharedStorage: true };

  test(
    'shared storage: it goes, and comes back, and is one VM all the time',
    { timeout: 60_000 },
    async () => {
      const ended = await move(shared);
      expect(ended.result).toMatchObject({
        downtimeMs: expect.any(Number),
        transferredBytes: expect.any(Number),
      });
      await move(shared);
    },
  );

  test.each([
    ['tunnelled', { ...shared, options: { tunnelled: true } }],
    ['auto-converge with a bandwidth', { ...shared, bandwidthMbps: 1600, options: { autoConverge: true } }],
    ['compressed by xbzrle', { ...shared, options: { compression: 'xbzrle' } }],
    ['two connections side by side', { ...shared, options: { parallelConnections: 2 } }],
    ['a wished downtime', { ...shared, options: { maxDowntimeMs: 500 } }],
  ])('%s', { timeout: 60_000 }, async (_, body) => {
    expect(await move(body)).toMatchObject({ result: { downtimeMs: expect.any(Number) } });
  });

  test(
    'post-copy: the guest runs at the destination before its memory is there',
    { timeout: 60_000 },
    async () => {
      const source = at;
      const events = hostAt(source).virsh('event', NAME, 'lifecycle', '--loop', '--timeout', '15');
      await move({ ...shared, bandwidthMbps: 160, options: { postCopy: true, postCopyAfterSeconds: 0 } });
      expect(await events.catch((error: unknown) => String(error))).toMatch(/post-?copy/i);
    },
  );

  test('memory through a socket of the file system', { timeout: 60_000 }, async () => {
    const options = { migrateUri: `unix://${join(dataDir, 'memory.sock')}` };
    expect(await move({ ...shared, options })).toMatchObject({ error: null });
  });

  test('the daemons know each other by certificates', { timeout: 60_000 }, async () => {
    const { tls, tcpAddress } = hostAt(there());
    const pki = join(dataDir, 'pki');
    await mkdir(pki, { recursive: true });
    await writeFile(join(pki, 'cacert.pem'), tls?.ca ?? '');
    await writeFile(join(pki, 'clientcert.pem'), tls?.client.certificate ?? '');
    await writeFile(join(pki, 'clientkey.pem'), tls?.client.key ?? '');
    const uri = `qemu+tls://${tcpAddress.host}:${tls?.port}/system`;
    const stranger = await endOf(api(), (await begin({ ...shared, options: { destinationUri: uri } })).id);
    expect(stranger).toMatchObject({ state: 'FAILED', error: { message: expect.stringContaining(uri) } });
    await expectAt(at);
    await move({ ...shared, options: { destinationUri: `${uri}?pkipath=${pki}`, tunnelled: true } });
  });

  test('disks copied into a pool of the other host, and back', { timeout: 120_000 }, async () => {
    for (const _ of ['there', 'back']) {
      const [from, to] = [hostAt(at), hostAt(there())];
      const own = (host: LibvirtHost) => readdir(join(host.dataDir, 'own'));
      await move({ targetStorage: 'own' });
      expect(await own(to)).toHaveLength(2);
      expect(await own(from)).toEqual([]);
    }
    // The shared pool holds the template alone: what nobody uses any more has been removed.
    expect(await readdir(hostAt(0).poolDir)).toEqual([hostAt(0).templateVolume]);
  });

  test('what is asked for meanwhile follows it to the other host', { timeout: 90_000 }, async () => {
    const begun = await begin({ ...shared, bandwidthMbps: 160 });
    const follow = (verb: string): Promise<Operation> =>
      api().send<Operation>('POST', `/vms/${vmId}/${verb}`, undefined);
    const asked = [await follow('pause'), await follow('unpause')];
    expect(asked).toMatchObject([{ state: 'QUEUED' }, { state: 'QUEUED' }]);
    const again = await begin(shared);
    expect(await endOf(api(), begun.id)).toMatchObject({ state: 'SUCCEEDED' });
    for (const { id } of [...asked, again]) {
      expect(await endOf(api(), id)).toMatchObject({
        state: 'SUCCEEDED',
        connectionId: connections[there()],
      });
    }
    at = there();
    await expectAt(at);
    await move(shared);
  });

  test('called back in the middle: one guest, at the source', { timeout: 90_000 }, async () => {
    const events = await followEvents(server.url, token);
    const progressed = events.next((event) => /MiB remaining/.test(event));
    const begun = await begin({ ...shared, bandwidthMbps: 8 });
    await progressed;
    events.close();
    await api().send('POST', `/operations/${begun.id}/cancel`);
    expect(await endOf(api(), begun.id)).toMatchObject({ state: 'CANCELLED' });
    await expectAt(at);
  });

  test(
    'its copy at the destination is killed in the middle: one guest, at the source',
    { timeout: 120_000 },
    async () => {
      const begun = await begin({ targetStorage: 'own', bandwidthMbps: 8 });
      let over = false;
      const ended = endOf(api(), begun.id).finally(() => (over = true));
      await eventually('the operation is over', 110_000, async () => {
        await hostAt(there())
          .virsh('destroy', NAME)
          .catch(() => '');
        return over ? true : undefined;
      });
      expect(await ended).toMatchObject({ state: 'FAILED' });
      await expectAt(at);
      expect(await readdir(join(hostAt(there()).dataDir, 'own'))).toEqual([]);
    },
  );

  test('all that forbids a move is named at once, and nothing changes', { timeout: 60_000 }, async () => {
    const [source, destination] = [hostAt(at), hostAt(there())];
    const namesake = join(dataDir, 'namesake.xml');
    await writeFile(namesake, NAMESAKE);
    await destination.virsh('define', namesake);
    await source.virsh('snapshot-create-as', NAME, 'kept');
    try {
      const refused = await endOf(api(), (await begin({ targetStorage: 'nowhere' })).id);
      expect(refused).toMatchObject({ state: 'FAILED', error: { kind: 'OperationFailed', reason: 'state' } });
      const said = refused.error?.message ?? '';
      for (const reason of [/another machine named traveller/, /1 snapshots/, /no storage pool nowhere/]) {
        expect(said).toMatch(reason);
      }
    } finally {
      await source.virsh('snapshot-delete', NAME, 'kept');
      await destination.virsh('undefine', NAME);
    }
    const unstated = await endOf(api(), (await begin({})).id);
    expect(unstated.error?.message).toMatch(/say sharedStorage if/);
    expect((await statesOf(estate, NAME)).toSorted()).toEqual(['absent', 'running']);
  });

  test('a request that makes no sense is refused before it begins', async () => {
    const answer = (body: object): Promise<Response> => api().raw('POST', `/vms/${vmId}/migrate`, body);
    const nowhere = await answer({ targetConnection: connections[at], sharedStorage: true });
    expect([nowhere.status, await nowhere.text()]).toEqual([422, expect.stringContaining('already')]);
    const options = { tunnelled: true, parallelConnections: 2, teleport: true };
    const strange = await answer({ targetConnection: connections[there()], options });
    expect([strange.status, await strange.text()]).toEqual([422, expect.stringContaining('teleport')]);
  });

  test(
    'switched off it goes with its disks, and starts on the other side',
    { timeout: 120_000 },
    async () => {
      const host = hostAt(at);
      await inGuest(host, NAME, 'yes here | head -c 3000000 | dd of=/dev/vdb conv=fsync 2>/dev/null');
      const sum = 'head -c 3000000 /dev/vdb | sha256sum';
      const before = await inGuest(host, NAME, sum);
      const done = async (begun: Promise<Operation>): Promise<void> => {
        const ended = await endOf(api(), (await begun).id);
        expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
      };
      await done(api().send('POST', `/vms/${vmId}/stop`, { force: true }));
      const asItWas = await endOf(api(), (await begin(shared)).id);
      expect(asItWas.error?.message).toMatch(/is not running/);
      // Beforehand, so that it has to follow: it starts at the destination.
      const moving = begin({ live: false, targetStorage: at === 0 ? 'default' : 'own' });
      await moving;
      const starting = api().send<Operation>('POST', `/vms/${vmId}/start`, undefined);
      await done(moving);
      await done(starting);
      at = there();
      await untilBooted(hostAt(at), NAME);
      expect((await statesOf(estate, NAME)).toSorted()).toEqual(['absent', 'running']);
      expect(await inGuest(hostAt(at), NAME, sum)).toBe(before);
      // The namesake of a test before is missing, and still listed.
      const shown = (await listAll<Vm>(api(), '/vms')).filter(
        ({ name, confidence }) => name === NAME && confidence === 'OBSERVED',
      );
      expect(shown).toMatchObject([{ id: vmId, connectionId: connections[at], powerState: 'RUNNING' }]);
    },
  );
});

const NAMESAKE = `<domain type='qemu'><name>${NAME}</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64'>hvm</type></os></domain>`;
