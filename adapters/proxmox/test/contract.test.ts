import { runContractSuite } from '@anyvisor/port/contract-suite';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { startSimulator } from '../simulator/index.ts';
import { proxmoxAdapter } from '../src/index.ts';
import { contractPeer } from './support/peer.ts';

runContractSuite({
  name: 'Proxmox VE with its simulator',
  adapter: proxmoxAdapter,
  start: async () => {
    const simulator = await startSimulator({
      vms: 6,
      speed: 50,
      statusInterval: 200,
      authenticationDelay: 50,
      agentDelay: 50,
    });
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(simulator.url).port) });
    const parameters = {
      type: 'PROXMOX',
      host: '127.0.0.1',
      port: 'port' in proxy.address ? proxy.address.port : 0,
      tokenId: simulator.tokenId,
      tokenSecret: simulator.tokenSecret,
      fingerprint: simulator.fingerprint,
    };
    return contractPeer(simulator, proxy, parameters);
  },
});
