import { randomBytes } from 'node:crypto';
import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { listAll } from './api.ts';
import { endOf } from './estate.ts';
import { eventually } from './eventually.ts';
import { connectProxmox } from './proxmox.ts';
import { runServer } from './running-server.ts';
import type { RunningServer } from './running-server.ts';

/** A server with a simulated cluster in it and somebody who may do everything. */
export interface WebEstate {
  readonly server: RunningServer;
  readonly simulator: Simulator;
  readonly user: { readonly name: string; readonly password: string };
  /** An operation that ended well, and the running VM it was about. */
  readonly operationId: string;
  readonly vmId: string;
  readonly stop: () => Promise<void>;
}

const deadline = 60_000;

/** Starts it; the same seed gives the same guests. */
export async function startWebEstate({ vms = 40 }: { readonly vms?: number } = {}): Promise<WebEstate> {
  const server = await runServer();
  const simulator = await startSimulator({ nodes: 3, vms, seed: 7 });
  const stop = async () => {
    await server.stop();
    await simulator.stop();
  };
  try {
    const user = await addUser(server, 'ada', 'admin');
    await connectProxmox(server.api, simulator, 'berlin');
    const vm = await eventually('a running VM is listed', deadline, async () => {
      const listed = await listAll<{ id: string; name: string; powerState: string }>(server.api, '/vms');
      return listed.find(({ powerState }) => powerState === 'RUNNING');
    });
    const taken = await server.api.send<{ id: string }>('POST', `/vms/${vm.id}/snapshots`, {
      name: 'before',
    });
    await endOf(server.api, taken.id);
    return { server, simulator, user, operationId: taken.id, vmId: vm.id, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function addUser(
  server: RunningServer,
  name: string,
  role: 'admin' | 'operator' | 'viewer',
): Promise<{ readonly name: string; readonly password: string }> {
  const password = randomBytes(15).toString('base64url');
  await server.api.send('POST', '/users', { name, password, role });
  return { name, password };
}
