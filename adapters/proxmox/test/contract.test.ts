import { runContractSuite } from '@anyvisor/port/contract-suite';
import { expect, test } from 'vitest';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import { startSimulator } from '../simulator/index.ts';
import { proxmoxAdapter } from '../src/index.ts';
import { contractPeer } from './support/peer.ts';
import { requestComplaints, schemaNote, schemaSkipReason } from './support/request-schema.ts';
import { sentRequests } from './support/requests.ts';

runContractSuite({
  name: 'Proxmox VE with its simulator',
  adapter: proxmoxAdapter,
  start: async () => {
    const quick = { vms: 6, speed: 50, statusInterval: 200, authenticationDelay: 50, agentDelay: 50 };
    const simulator = await startSimulator(quick);
    const other = await startSimulator({ ...quick, seed: 2 });
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(simulator.url).port) });
    const parameters = {
      type: 'PROXMOX',
      host: '127.0.0.1',
      port: 'port' in proxy.address ? proxy.address.port : 0,
      tokenId: simulator.tokenId,
      tokenSecret: simulator.tokenSecret,
      fingerprint: simulator.fingerprint,
    };
    return contractPeer(simulator, proxy, parameters, other);
  },
});

// Last in the file: by now the suite has sent all it sends.
test.skipIf(schemaSkipReason !== undefined)(
  `every request of the suite is one that the platform’s own schema allows${schemaNote}`,
  () => {
    expect(requestComplaints(sentRequests())).toEqual([]);
    const methods = new Set(
      sentRequests().map(({ method, path }) => `${method} ${path.split('?')[0]?.replaceAll(/\d+/g, 'N')}`),
    );
    expect(methods.size).toBeGreaterThan(40);
  },
);
