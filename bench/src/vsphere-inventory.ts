import { randomUUID } from 'node:crypto';
import { vsphereAdapter } from '@anyvisor/adapter-vsphere';
import { vmProperties } from '@anyvisor/adapter-vsphere/inventory/property-sets';
import type { HypervisorPort } from '@anyvisor/port';
import { buildVcsim, startVcsim } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { figuresOf, inTurn, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { startLinePeer } from './line-peer.ts';

const VMS = 10_000;
const PATIENCE_MS = 120_000;

/**
 * The first full mirror of a vCenter with 10,000 VMs, mapped and with all its other objects, until `watch` says `reset`;
 * against govmomi's property collector fetching the same properties of the VMs, unmapped, from the same simulator.
 */
export async function run({ rounds = 5 }: BenchOptions): Promise<Figures> {
  const sim = await startVcsim({ vms: VMS, clusters: 4, hosts: 5 });
  try {
    const port = connect(sim);
    const address = new URL('/sdk', sim.url);
    address.username = sim.username;
    address.password = sim.password;
    const properties = (vmProperties['VirtualMachine'] ?? []).join(',');
    const peer = startLinePeer(await buildVcsim(), ['peer', '-url', address.href, '-properties', properties]);
    try {
      return figuresOf(
        await inTurn(
          rounds,
          () => timed(() => mirrorOnce(port)),
          () => peerRound(peer),
        ),
      );
    } finally {
      await peer.stop();
      await port.close();
    }
  } finally {
    await sim.stop();
  }
}

function connect(sim: Vcsim): HypervisorPort {
  const parameters = vsphereAdapter.parameters.parse({
    type: 'VSPHERE',
    vcenterUrl: sim.url,
    username: sim.username,
    password: sim.password,
    fingerprint: sim.fingerprint,
  });
  if (!parameters.ok) throw new Error('the simulator’s own parameters are refused');
  return vsphereAdapter.connect(parameters.value, { now: () => Date.now(), log: () => {} });
}

async function mirrorOnce(port: HypervisorPort): Promise<void> {
  const controller = new AbortController();
  const ctx = {
    signal: controller.signal,
    deadline: Date.now() + PATIENCE_MS,
    progress: () => {},
    correlationId: randomUUID(),
  };
  for await (const item of port.watch(ctx)) {
    controller.abort();
    if (!item.ok) throw new Error(item.error.message, { cause: item.error });
    if (item.value.type !== 'reset' || item.value.inventory.vms.length < VMS)
      throw new Error('the mirror is short');
  }
}

async function peerRound(peer: ReturnType<typeof startLinePeer>): Promise<number> {
  const answer = await peer.round();
  if (typeof answer !== 'object' || answer === null || !('ms' in answer) || !('vms' in answer)) {
    throw new Error('the peer answered something else');
  }
  if (Number(answer.vms) < VMS) throw new Error('the peer saw fewer VMs');
  return Number(answer.ms);
}
