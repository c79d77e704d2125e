import { attribute, readXml } from '@anyvisor/toolkit/xml-reader';
import { CODE, isCode } from '../faults.ts';
import { parseNetworkXml } from '../inventory/parse-network.ts';
import type { LibvirtNetwork } from '../inventory/network-index.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { inBatches, unlessCode } from './in-batches.ts';

export interface ReadNetwork {
  readonly network: LibvirtNetwork;
  readonly active: boolean;
}

export interface ReadBridge {
  readonly name: string;
  readonly active: boolean;
}

/** VIR_CONNECT_LIST_NETWORKS_ACTIVE and VIR_CONNECT_LIST_INTERFACES_ACTIVE. */
const NETWORKS_ACTIVE = 2;
const INTERFACES_ACTIVE = 2;

export async function readNetworks({ call }: Endpoint): Promise<readonly ReadNetwork[]> {
  const [all, active] = await Promise.all([
    call(procedures.connectListAllNetworks, {}),
    call(procedures.connectListAllNetworks, { flags: NETWORKS_ACTIVE }),
  ]);
  const running = new Set(active.networks.map(({ uuid }) => uuid));
  return inBatches(all.networks, async (net) => {
    const answer = await unlessCode(call(procedures.networkGetXmlDesc, { net }), (thrown) =>
      isCode(thrown, 43),
    );
    return answer && { network: parseNetworkXml(answer.xml), active: running.has(net.uuid) };
  });
}

/** The host's bridges, where the daemon has its interface driver; many builds of libvirt have none. */
export async function readBridges({ call }: Endpoint): Promise<readonly ReadBridge[]> {
  const withoutDriver = (thrown: unknown): boolean => isCode(thrown, CODE.noSupport, 1, 5, 38);
  const [all, active] = await Promise.all([
    unlessCode(call(procedures.connectListAllInterfaces, {}), withoutDriver),
    unlessCode(call(procedures.connectListAllInterfaces, { flags: INTERFACES_ACTIVE }), withoutDriver),
  ]);
  const up = new Set(active?.interfaces.map(({ name }) => name));
  return inBatches(all?.interfaces ?? [], async (handle) => {
    const answer = await unlessCode(
      call(procedures.interfaceGetXmlDesc, { interface: handle }),
      (thrown) => withoutDriver(thrown) || isCode(thrown, 57),
    );
    if (answer === undefined || attribute(readXml(answer.xml), 'type') !== 'bridge') return undefined;
    return { name: handle.name, active: up.has(handle.name) };
  });
}
