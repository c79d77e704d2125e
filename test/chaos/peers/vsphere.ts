import { admin, startVcsim } from '@anyvisor/vcsim';
import { connectVcenter, vcenterTemplate } from '../../support/vcenter.ts';
import type { CreatePeer } from '../create-peer.ts';

/** Milliseconds before each answer: without it a batch is over before anything can be killed in it. */
const DELAY_MS = 20;

/** govmomi's vCenter simulator, looked at in its own memory and in the files of its datastores. */
export async function startVspherePeer(): Promise<CreatePeer> {
  const sim = await startVcsim({ vms: 0, password: 'chaos pass', delay: DELAY_MS });
  return {
    template: vcenterTemplate,
    connect: (api, name) => connectVcenter(api, sim, name),
    look: async () => {
      const { machines, disks } = await admin.look(sim);
      return {
        vms: machines.map(({ name }) => name),
        // `[LocalDS_0] chaos-0-3/disk1.vmdk`
        disks: disks.map((id) => ({ id, vm: /\] ([^/]+)\//.exec(id)?.[1] ?? id })),
      };
    },
    stop: () => sim.stop(),
  };
}
