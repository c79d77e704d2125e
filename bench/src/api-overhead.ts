import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibvirt } from '@anyvisor/adapter-libvirt/protocol/open-libvirt';
import { procedures } from '@anyvisor/adapter-libvirt/protocol/procedures';
import { unixDialer } from '@anyvisor/adapter-libvirt/protocol/dialers/unix';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { apiOf, listAll } from '@anyvisor/test/support/api';
import type { Api, Operation } from '@anyvisor/test/support/api';
import { connectHost } from '@anyvisor/test/support/estate';
import { eventually } from '@anyvisor/test/support/eventually';
import { startServer } from '@anyvisor/test/support/server-process';
import { defineGuest } from './define-guest.ts';
import { figuresOf, inTurn, median, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';

const DOMAIN = 'overhead';

/**
 * Start and forced stop of a real QEMU guest through HTTP, engine and database, against the same two calls made
 * directly. `overhead` is the difference of the medians as a part of the native one.
 */
export async function run({ rounds = 25 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const token = randomBytes(32).toString('base64url');
  const host = await startLibvirtHost();
  try {
    await defineGuest(host, DOMAIN);
    const server = await startServer({ dataDir, token });
    try {
      const api = apiOf(server.url, token);
      await connectHost(api, host, 'bench');
      const vm = await eventually('the guest is in the inventory', 30_000, async () =>
        (await listAll<{ readonly id: string; readonly name: string }>(api, '/vms')).find(
          ({ name }) => name === DOMAIN,
        ),
      );
      const direct = await directCalls(host);
      try {
        const sides = await inTurn(
          rounds,
          () => timed(() => throughApi(api, vm.id)),
          () => timed(direct.startAndStop),
        );
        const [ours, peer] = [median(sides.ours), median(sides.peer)];
        return { ...figuresOf(sides), overhead: Math.round(((ours - peer) / peer) * 1e4) / 1e4 };
      } finally {
        await direct.close();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await host.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function throughApi(api: Api, vmId: string): Promise<void> {
  await succeeded(api.send<Operation>('POST', `/vms/${vmId}/start?wait=30`));
  await succeeded(api.send<Operation>('POST', `/vms/${vmId}/stop?wait=30`, { force: true }));
}

async function succeeded(asked: Promise<Operation>): Promise<void> {
  const operation = await asked;
  if (operation.state !== 'SUCCEEDED') throw new Error(`${operation.kind}: ${JSON.stringify(operation)}`);
}

async function directCalls(host: LibvirtHost): Promise<{
  readonly startAndStop: () => Promise<void>;
  readonly close: () => Promise<void>;
}> {
  const client = await openLibvirt({ dial: unixDialer(host.socketPath), uri: 'qemu:///system' });
  const { dom } = await client.call(procedures.domainLookupByName, { name: DOMAIN });
  return {
    startAndStop: async () => {
      await client.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
      await client.call(procedures.domainDestroyFlags, { dom, flags: 0 });
    },
    close: () => client.close(),
  };
}
