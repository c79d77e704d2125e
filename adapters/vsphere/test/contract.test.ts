import { runContractSuite } from '@anyvisor/port/contract-suite';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { vsphereAdapter } from '../src/index.ts';
import { hostIds } from './support/host-ids.ts';
import { contractPeer, vcenterEstate } from './support/peer.ts';
import { reachVcsim } from './support/reach.ts';

runContractSuite({
  name: 'vSphere with govmomi’s vCenter simulator',
  adapter: vsphereAdapter,
  skipReason: vcsimSkipReason,
  // A first run compiles the simulator.
  deadlines: { peer: 900_000 },
  start: async () => {
    const { sim, proxy, parameters } = await reachVcsim();
    return contractPeer(sim, proxy, parameters, vcenterEstate(sim, await hostIds(parameters)));
  },
});
