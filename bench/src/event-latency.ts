import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { events } from '@anyvisor/adapter-libvirt/protocol/event-messages';
import { openLibvirt } from '@anyvisor/adapter-libvirt/protocol/open-libvirt';
import { unixDialer } from '@anyvisor/adapter-libvirt/protocol/dialers/unix';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { apiOf } from '@anyvisor/test/support/api';
import { connectHost } from '@anyvisor/test/support/estate';
import { followEvents, tellsState } from '@anyvisor/test/support/follow-events';
import { startServer } from '@anyvisor/test/support/server-process';
import { defineGuest } from './define-guest.ts';
import { figuresOf } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';

const DOMAIN = 'latency';

/**
 * A guest started and stopped with virsh, behind our back: from the command's begin to the change at a subscriber of our
 * event stream, against libvirt's own event at a bare client of the same daemon.
 */
export async function run({ rounds = 15 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const token = randomBytes(32).toString('base64url');
  const host = await startLibvirtHost();
  try {
    await defineGuest(host, DOMAIN);
    const server = await startServer({ dataDir, token });
    const native = await openLibvirt({ dial: unixDialer(host.socketPath), uri: 'qemu:///system' });
    const stream = await followEvents(server.url, token);
    try {
      await connectHost(apiOf(server.url, token), host, 'bench');
      let nativeAt = Number.POSITIVE_INFINITY;
      await native.subscribe(events.domainLifecycle, () => {
        nativeAt = Math.min(nativeAt, performance.now());
      });
      const sides = { ours: [] as number[], peer: [] as number[] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [verb, state] of [
          ['start', 'RUNNING'],
          ['destroy', 'STOPPED'],
        ] as const) {
          nativeAt = Number.POSITIVE_INFINITY;
          const arrived = stream.next((text) => text.includes(DOMAIN) && tellsState(text, state));
          const begun = performance.now();
          await host.virsh(verb, DOMAIN);
          const oursAt = await arrived;
          if (round === 0) continue;
          sides.ours.push(oursAt - begun);
          sides.peer.push(nativeAt - begun);
        }
      }
      return { ...figuresOf(sides), slowestMs: Math.round(Math.max(...sides.ours)) };
    } finally {
      stream.close();
      await native.close();
      await server.stop();
    }
  } finally {
    await host.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
