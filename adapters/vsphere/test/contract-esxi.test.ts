import { runContractSuite } from '@anyvisor/port/contract-suite';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { vsphereAdapter } from '../src/index.ts';
import { contractPeer, esxiEstate } from './support/peer.ts';
import { reachVcsim } from './support/reach.ts';

runContractSuite({
  name: 'vSphere with govmomi’s simulator of a lone ESXi host',
  adapter: vsphereAdapter,
  skipReason: vcsimSkipReason,
  // A first run compiles the simulator.
  deadlines: { peer: 900_000 },
  start: async () => {
    const { sim, proxy, parameters } = await reachVcsim({ esx: true, templates: 0 });
    return contractPeer(sim, proxy, parameters, esxiEstate(sim));
  },
});
