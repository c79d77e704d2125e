import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vmProperties } from '@anyvisor/adapter-vsphere/inventory/property-sets';
import { apiOf } from '@anyvisor/test/support/api';
import { followEvents, tellsState } from '@anyvisor/test/support/follow-events';
import { startServer } from '@anyvisor/test/support/server-process';
import { connectVcenter } from '@anyvisor/test/support/vcenter';
import { admin, buildVcsim, startVcsim } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { figuresOf } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { startNativeWatch } from './native-watch.ts';
import type { NativeWatch } from './native-watch.ts';

const VMS = 1000;
/** Stopped when the simulator starts. */
const VM = 'vm-00001';

/**
 * A VM of a vCenter with 1,000 started and stopped behind our back: from the command's begin to the change at a subscriber
 * of our event stream, against the same change at govmomi's property collector, which waits for the same properties. What
 * that takes is the simulator's own lag; `slowestOverPeerMs` is the most that ours came after it.
 */
export async function run({ rounds = 15 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const token = randomBytes(32).toString('base64url');
  const sim = await startVcsim({ vms: VMS, clusters: 2, hosts: 5 });
  try {
    const server = await startServer({ dataDir, token });
    const native = await nativeWatch(sim);
    const stream = await followEvents(server.url, token);
    try {
      await connectVcenter(apiOf(server.url, token), sim, 'bench');
      const sides = { ours: [] as number[], peer: [] as number[] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [verb, state, vimState] of [
          ['start', 'RUNNING', 'poweredOn'],
          ['stop', 'STOPPED', 'poweredOff'],
        ] as const) {
          const ours = stream.next((text) => text.includes(VM) && tellsState(text, state));
          const peer = native.next((line) => line.endsWith(vimState));
          const begun = performance.now();
          await admin.act(sim, verb, VM);
          const [oursAt, peerAt] = await Promise.all([ours, peer]);
          if (round === 0) continue;
          sides.ours.push(oursAt - begun);
          sides.peer.push(peerAt - begun);
        }
      }
      const over = sides.ours.map((ms, index) => ms - (sides.peer[index] ?? 0));
      return {
        ...figuresOf(sides),
        vms: VMS,
        slowestMs: Math.round(Math.max(...sides.ours)),
        slowestOverPeerMs: Math.round(Math.max(...over)),
      };
    } finally {
      stream.close();
      await native.stop();
      await server.stop();
    }
  } finally {
    await sim.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function nativeWatch(sim: Vcsim): Promise<NativeWatch> {
  const address = new URL('/sdk', sim.url);
  address.username = sim.username;
  address.password = sim.password;
  const properties = (vmProperties['VirtualMachine'] ?? []).join(',');
  return startNativeWatch(await buildVcsim(), ['watch', '-url', address.href, '-properties', properties]);
}
