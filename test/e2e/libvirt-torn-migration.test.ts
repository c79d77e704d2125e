import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrerequisites } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf, listAll } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { endOf } from '../support/estate.ts';
import { inGuest } from '../support/guest-agent.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { bootGuest, connectBoth, countIn, startTwoHosts, statesOf } from '../support/two-hosts.ts';
import type { TwoHosts } from '../support/two-hosts.ts';

const missing = await missingPrerequisites();
if (missing.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`no libvirt peer: ${missing.join('; ')}`);
const reason = missing.length > 0 ? ` [skipped: ${missing.join('; ')}]` : '';

const NAME = 'torn';
const MIB = 2 ** 20;
/** What is still at the source when the link goes. The guest has what it works with by then. */
const LEFT_AT_THE_CUT = 70 * MIB;

/** The network goes while half of the guest's memory is on either host. */
describe.skipIf(missing.length > 0)(`a post-copy that breaks off${reason}`, () => {
  const token = randomBytes(32).toString('base64url');
  let estate: TwoHosts;
  let dataDir: string;
  let server: ServerProcess;
  let connections: readonly [string, string];
  let vmId = '';
  let at: 0 | 1 = 0;
  let counted = 0;

  const api = (): Api => apiOf(server.url, token);
  const there = (): 0 | 1 => (at === 0 ? 1 : 0);
  const reasons = (): Promise<readonly string[]> =>
    Promise.all(estate.hosts.map((host) => host.virsh('domstate', '--reason', NAME).catch(() => 'absent')));

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
    estate = await startTwoHosts();
    server = await startServer({ dataDir, token });
    connections = await connectBoth(api(), estate);
    vmId = await bootGuest(api(), estate, NAME, 256);
    await inGuest(estate.hosts[0], NAME, 'dd if=/dev/urandom of=/run/more bs=1M count=96 2>/dev/null');
  }, 240_000);

  afterAll(async () => {
    await server?.stop();
    await estate?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const begin = (disks: object, options: object = {}): Promise<Operation> =>
    api().send<Operation>('POST', `/vms/${vmId}/migrate`, {
      targetConnection: connections[there()],
      bandwidthMbps: 80,
      options: { postCopy: true, postCopyAfterSeconds: 0, postCopyBandwidthMbps: 120, ...options },
      ...disks,
    });

  /** Begins, and takes the link away when the guest has gone ahead of its memory, with some of that still to come. */
  async function tear(begun: Operation): Promise<void> {
    const source = estate.hosts[at];
    await eventually('half of the guest is on either side', 60_000, async () => {
      const left = await source.virsh('domjobinfo', NAME, '--rawstats').catch(() => '');
      const bytes = Number(/memory_remaining: (\d+)/.exec(left)?.[1] ?? Infinity);
      const states = await reasons();
      return states[there()] === 'running (post-copy)' && bytes < LEFT_AT_THE_CUT ? true : undefined;
    });
    await estate.link.cut();
    await estate.link.breakOff();
    await eventually('both sides have noticed', 60_000, async () => {
      const states = await reasons();
      return states.every((state) => state.includes('post-copy failed')) ? true : undefined;
    }).catch(async (error: unknown) => {
      const operation = await api().get(`/operations/${begun.id}`);
      throw new Error(`${(await reasons()).join(' and ')} ${JSON.stringify(operation)}`, { cause: error });
    });
  }

  /** It is whole there, runs, and never stopped counting. */
  async function arrived(): Promise<void> {
    at = there();
    expect(await statesOf(estate, NAME)).toEqual(at === 0 ? ['running', 'absent'] : ['absent', 'running']);
    const now = await countIn(estate.hosts[at], NAME);
    expect(now).toBeGreaterThan(counted);
    counted = now;
    const shown = await listAll<{ readonly id: string; readonly connectionId: string }>(api(), '/vms');
    expect(shown).toMatchObject([{ id: vmId, connectionId: connections[at] }]);
  }

  test('is taken up again by itself when the network is back', { timeout: 150_000 }, async () => {
    counted = await countIn(estate.hosts[at], NAME);
    const begun = await begin({ sharedStorage: true });
    await tear(begun);
    await estate.link.mend();
    const ended = await endOf(api(), begun.id, 100_000);
    expect(ended, JSON.stringify(ended.error)).toMatchObject({ state: 'SUCCEEDED' });
    await arrived();
  });

  test(
    'given up, it says what to do, and is taken up by asking again; its disks came along',
    { timeout: 150_000 },
    async () => {
      const disks = { targetStorage: 'own', bandwidthMbps: 400 };
      const begun = await begin(disks, { postCopyRecoverySeconds: 4 });
      await tear(begun);
      const ended = await endOf(api(), begun.id, 60_000);
      expect(ended).toMatchObject({ state: 'FAILED', error: { kind: 'OperationFailed', reason: 'state' } });
      expect(ended.error?.message).toMatch(/broke off .*stop it on neither/);
      expect(JSON.stringify(ended.error)).toMatch(/ask for the same migration again/);
      const halves = await reasons();
      expect(halves[at]).toBe('paused (post-copy failed)');
      expect(halves[there()]).toMatch(/post-copy failed/);
      await estate.link.mend();
      const again = await endOf(api(), (await begin(disks)).id, 100_000);
      expect(again, JSON.stringify(again.error)).toMatchObject({ state: 'SUCCEEDED' });
      await arrived();
      expect(await readdir(join(estate.hosts[at].dataDir, 'own'))).toHaveLength(2);
      expect(await readdir(estate.hosts[0].poolDir)).toEqual([estate.hosts[0].templateVolume]);
    },
  );
});
