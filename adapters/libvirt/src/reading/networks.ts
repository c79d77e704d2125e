import { isCode } from '../faults.ts';
import { parseNetworkXml } from '../inventory/parse-network.ts';
import type { LibvirtNetwork } from '../inventory/network-index.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { inBatches, unlessCode } from './in-batches.ts';

export interface ReadNetwork {
  readonly network: LibvirtNetwork;
  readonly active: boolean;
}

/** VIR_CONNECT_LIST_ACTIVE. */
const ACTIVE = 2;

export async function readNetworks({ call }: Endpoint): Promise<readonly ReadNetwork[]> {
  const [all, active] = await Promise.all([
    call(procedures.connectListAllNetworks, {}),
    call(procedures.connectListAllNetworks, { flags: ACTIVE }),
  ]);
  const running = new Set(active.networks.map(({ uuid }) => uuid));
  return inBatches(all.networks, async (net) => {
    const answer = await unlessCode(call(procedures.networkGetXmlDesc, { net }), (thrown) =>
      isCode(thrown, 43),
    );
    return answer && { network: parseNetworkXml(answer.xml), active: running.has(net.uuid) };
  });
}
