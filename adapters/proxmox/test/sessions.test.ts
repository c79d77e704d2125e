import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { addressOf, connected, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';
import { sentRequests } from './support/requests.ts';

describe('sessions, certificates and rights', () => {
  let reach: Reach;
  let byPassword: Readonly<Record<string, unknown>>;
  const open: Connected[] = [];

  beforeAll(async () => {
    reach = await reachSimulator();
    const { tokenId: _id, tokenSecret: _secret, ...rest } = reach.parameters;
    byPassword = { ...rest, username: 'root', realm: 'pam', password: reach.simulator.password };
  });

  afterAll(async () => {
    await Promise.all(open.map(({ port }) => port.close()));
    await reach.simulator.stop();
  });

  const connect = (parameters: unknown, now?: () => number): Connected => {
    const at = connected(parameters, now);
    open.push(at);
    return at;
  };
  const logins = () => sentRequests().filter(({ path }) => path === '/access/ticket').length;

  test('a wrong password is tried once, however many calls come', async () => {
    const wrong = connect({ ...byPassword, password: 'wrong horse' });
    const before = logins();
    for (let time = 1; time <= 4; time += 1) {
      const answers = await Promise.all([
        wrong.port.listVms(wrong.ctx()),
        wrong.port.listResources(wrong.ctx()),
        wrong.port.startVm(wrong.ctx(), '100'),
      ]);
      for (const answer of answers)
        expect(answer).toMatchObject({
          ok: false,
          error: { kind: 'AuthenticationFailed', retriable: false },
        });
    }
    expect(logins() - before).toBe(1);
  });

  test('an account with a second factor is tried once, and a token is recommended', async () => {
    await reach.admin.post('/users/operator%40pve/second-factor', { secret: 'JBSWY3DPEHPK3PXP' });
    const guarded = connect({ ...byPassword, username: 'operator', realm: 'pve' });
    const before = logins();
    const error = {
      kind: 'AuthenticationFailed',
      retriable: false,
      message: expect.stringContaining('operator@pve'),
      nextStep: expect.stringContaining('API token'),
    };
    expect(await guarded.port.listVms(guarded.ctx())).toMatchObject({ ok: false, error });
    expect(await guarded.port.startVm(guarded.ctx(), '100')).toMatchObject({ ok: false, error });
    const report = await guarded.port.testConnection(guarded.ctx());
    expect(report).toMatchObject({ ok: true, value: { product: null } });
    expect(report.ok && report.value.steps.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      name: 'login',
      error,
    });
    expect(logins() - before).toBe(1);
  });

  test('after a while, when a person asks, it is tried once more', async () => {
    let now = Date.now();
    const wrong = connect({ ...byPassword, password: 'wrong horse' }, () => now);
    const before = logins();
    await wrong.port.listVms(wrong.ctx());
    await wrong.port.testConnection(wrong.ctx());
    expect(logins() - before).toBe(1);
    now += 31_000;
    await wrong.port.listVms(wrong.ctx());
    expect(logins() - before).toBe(1);
    await wrong.port.testConnection(wrong.ctx());
    expect(logins() - before).toBe(2);
  });

  test('one login serves calls that come at once; tickets that were ended are fetched again once', async () => {
    const at = connect(byPassword);
    const before = logins();
    await Promise.all([
      at.port.listVms(at.ctx()),
      at.port.listResources(at.ctx()),
      at.port.listTemplates(at.ctx()),
    ]);
    expect(logins() - before).toBe(1);
    await reach.admin.post('/tickets/expire');
    const answers = await Promise.all([
      at.port.listVms(at.ctx()),
      at.vm('100'),
      at.port.listTemplates(at.ctx()),
    ]);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(logins() - before).toBe(2);
  });

  test('a ticket is renewed with itself before it ends', async () => {
    let now = Date.now();
    const at = connect(byPassword, () => now);
    await at.port.listVms(at.ctx());
    now += 3_700_000;
    const before = sentRequests().length;
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
    const renewal = sentRequests()
      .slice(before)
      .find(({ path }) => path === '/access/ticket');
    expect(new URLSearchParams(renewal?.body).get('password')).toMatch(/^PVE:/);
  });

  test('changes carry the token that another site’s page cannot know', async () => {
    const at = connect(byPassword);
    const { powerState } = await at.vm('100');
    await (powerState === 'RUNNING'
      ? at.done(at.port.pauseVm(at.ctx(), '100'))
      : at.done(at.port.startVm(at.ctx(), '100')));
    await at.done(at.port.startVm(at.ctx(), '100'));
    expect((await at.vm('100')).powerState).toBe('RUNNING');
  });

  test('before another certificate than the pinned one nothing is said', async () => {
    const { host, port } = addressOf(reach.simulator.url);
    const proxy = await startFaultProxy({ host, port });
    let plain = '';
    proxy.set('toServer', {
      rewrite: (piece) => {
        plain += piece.toString('latin1');
        return piece;
      },
    });
    const address = 'port' in proxy.address ? proxy.address : { port: 0 };
    const wrong = connect({ ...reach.parameters, port: address.port, fingerprint: `${'AB:'.repeat(31)}AB` });
    const report = await wrong.port.testConnection(wrong.ctx());
    expect(report).toMatchObject({
      ok: true,
      value: { fingerprint: reach.simulator.fingerprint, capabilities: null },
    });
    const steps = report.ok ? report.value.steps : [];
    expect(steps.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      name: 'certificate',
      error: { reason: 'certificate', retriable: false },
    });
    // A TLS client speaks first (hello), and again only when it goes on: with application data, type 23.
    expect(plain.charCodeAt(0)).toBe(22);
    expect(plain).not.toContain('\u0017\u0003\u0003');
    await proxy.close();
  });

  test('testing names each privilege that is missing, and what it is missing for', async () => {
    const auditor = connect({ ...byPassword, username: 'auditor@pve', realm: undefined });
    const report = await auditor.port.testConnection(auditor.ctx());
    const rights = report.ok ? report.value.missingRights : [];
    expect(rights).toContainEqual({ feature: 'create', permission: 'VM.Allocate on /vms' });
    expect(rights).toContainEqual({ feature: 'power', permission: 'VM.PowerMgmt on /vms' });
    expect(rights.map(({ feature }) => feature)).not.toContain('inventory');
    const features = report.ok ? report.value.capabilities?.features : undefined;
    expect(features?.snapshots).toMatchObject({
      support: 'none',
      reason: expect.stringContaining('VM.Snapshot'),
    });
    const refused = await auditor.fails(auditor.port.stopVm(auditor.ctx(), '100', { force: true }));
    expect(refused).toMatchObject({
      kind: 'AuthorizationFailed',
      requiredPermissions: ['VM.PowerMgmt on /vms/100'],
    });
    const snapshot = await auditor.fails(
      auditor.port.createSnapshot(auditor.ctx(), '100', { marker: crypto.randomUUID(), name: 'no' }),
    );
    expect(snapshot.kind).toBe('OperationNotSupported');
  });

  test('when the first node dies another one serves, and the first one again when it is back', async () => {
    const others = Object.entries(reach.simulator.nodeUrls).filter(([name]) => name !== 'pve1');
    const at = connect({
      ...reach.parameters,
      // Without pins of their own: the first node says which certificates its peers have.
      otherHosts: others.map(([, url]) => addressOf(url)),
    });
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
    await reach.admin.post('/nodes/pve1/down');
    try {
      const seen = await at.port.listVms(at.ctx());
      expect(seen).toMatchObject({ ok: true });
      const lost = seen.ok ? seen.value.filter(({ host }) => host === 'pve1') : [];
      expect(lost.length).toBeGreaterThan(0);
      expect(new Set(lost.map(({ powerState }) => powerState))).toEqual(new Set(['UNKNOWN']));
    } finally {
      await reach.admin.post('/nodes/pve1/up');
    }
    expect((await at.port.listVms(at.ctx())).ok).toBe(true);
  });

  test(
    'PVE 7 and 8, which say why only in the reason phrase, are understood',
    { timeout: 60_000 },
    async () => {
      for (const release of ['7.4', '8.4'] as const) {
        const old = await reachSimulator({ release, vms: 3 });
        const at = connect(old.parameters);
        const report = await at.port.testConnection(at.ctx());
        expect(report.ok ? report.value.version : '').toMatch(release === '7.4' ? /^7\./ : /^8\./);
        expect(report.ok ? report.value.missingRights : ['?']).toEqual([]);
        expect((await at.port.listVms(at.ctx())).ok).toBe(true);
        await old.admin.post('/guests/100/lock', { lock: 'backup' });
        expect(
          await at.fails(
            at.port.createSnapshot(at.ctx(), '100', { marker: crypto.randomUUID(), name: 'x1' }),
          ),
        ).toMatchObject({
          kind: 'OperationFailed',
          reason: 'busy',
        });
        await old.simulator.stop();
      }
    },
  );
});
