import { admin, startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectVcenter, vcenterConnection } from '../support/vcenter.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;

interface Connection {
  readonly id: string;
  readonly status: {
    readonly health: string;
    readonly lastError: { readonly kind: string; readonly message: string } | null;
  };
}

/** vCenter locks an account after five refusals within three minutes. */
describe.skipIf(skip)('a wrong password for a vCenter', () => {
  let locked: Vcsim;
  let other: Vcsim;
  let server: RunningServer;

  beforeAll(async () => {
    locked = await startVcsim({ vms: 1, username: 'operator@vsphere.local', password: 'correct horse' });
    other = await startVcsim({ vms: 1 });
    server = await runServer();
    await connectVcenter(server.api, other, 'other');
  }, 900_000);

  afterAll(async () => {
    await server?.stop();
    await locked?.stop();
    await other?.stop();
  });

  const logins = async (sim: Vcsim) => (await admin.calls(sim))['Login'] ?? 0;
  const wrong = () => vcenterConnection({ ...locked, password: 'battery staple' }, 'wrong');

  async function refused(id: string): Promise<Connection> {
    return eventually('the refusal is shown', 20_000, async () => {
      const connection = await server.api.get<Connection>(`/connections/${id}`);
      return connection.status.lastError === null ? undefined : connection;
    });
  }

  test('is tried once when the connection is made, refused with what to do, and nothing is kept', async () => {
    const answer = await server.api.raw('POST', '/connections', wrong());
    const problem = await answer.text();
    expect(answer.ok).toBe(false);
    expect(problem).toContain('AuthenticationFailed');
    expect(problem).toMatch(/user name and password|password/i);
    expect(problem).not.toContain('battery staple');
    expect(await logins(locked)).toBe(1);
  });

  test(
    'stored untested it is tried once more, and not again by watch, restart or another look',
    { timeout: 90_000 },
    async () => {
      const before = await logins(locked);
      const { id } = await server.api.send<Connection>('POST', '/connections', {
        ...wrong(),
        skipTest: true,
      });
      const shown = await refused(id);
      expect(shown.status).toMatchObject({ lastError: { kind: 'AuthenticationFailed' } });
      expect(shown.status.health).not.toBe('HEALTHY');
      for (let time = 1; time <= 2; time += 1) {
        const others = await logins(other);
        await server.restart();
        await eventually('the other vCenter is watched again', 30_000, async () =>
          (await logins(other)) > others ? true : undefined,
        );
        await server.api.raw('GET', `/connections/${id}/resources`);
        await refused(id);
      }
      expect((await logins(locked)) - before).toBe(1);

      // Both simulators say they are one and the same vCenter, which may be connected once.
      const { items } = await server.api.get<{ items: readonly (Connection & { readonly name: string })[] }>(
        '/connections',
      );
      await server.api.send('DELETE', `/connections/${items.find(({ name }) => name === 'other')?.id}`);
      await server.api.send('PATCH', `/connections/${id}`, {
        parameters: parametersOf(vcenterConnection(locked, 'wrong')),
      });
      await eventually('it is watched with the right password', 30_000, async () => {
        const { status } = await server.api.get<Connection>(`/connections/${id}`);
        return status.health === 'HEALTHY' ? true : undefined;
      });
    },
  );
});

function parametersOf(body: object): unknown {
  return 'parameters' in body ? body.parameters : undefined;
}
