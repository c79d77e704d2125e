import { attribute, readXml } from '@anyvisor/toolkit/xml-reader';
import { CODE, isCode } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { unlessCode } from './in-batches.ts';

export interface ReadBridge {
  readonly name: string;
  readonly active: boolean;
}

/** Bridges of a host hardly ever change: they are asked for so seldom, in ms. */
const GOOD_FOR = 300_000;
/** The first question of a connection may take so long, in ms, whoever asked it. */
const PATIENCE = 30_000;
/** VIR_CONNECT_LIST_INTERFACES_ACTIVE. */
const ACTIVE = 2;
/** Ends of guests' cables and the like, of which a host has hundreds. */
const NO_BRIDGE = /^(lo|vnet\d+|tap.*|veth.*|macvtap\d+)$/;

/**
 * The host's bridges. The interface driver of libvirtd is not made for two callers at once: it shares one udev context
 * between threads, whose reference count is not atomic, and the daemon aborts (seen with 9.0: udev_unref under
 * virConnectListAllInterfaces). So there is one question at a time, one call after the other, and the answer is kept.
 */
export function readBridges(endpoint: Endpoint): Promise<readonly ReadBridge[]> {
  const { memory, now } = endpoint;
  return memory.bridges.read(now, GOOD_FOR, () => askOneByOne(endpoint.detached(PATIENCE)));
}

/** Where the daemon has no interface driver, as many builds of libvirt have not, there are no bridges to be told. */
async function askOneByOne({ call }: Endpoint): Promise<readonly ReadBridge[]> {
  const all = await unlessCode(call(procedures.connectListAllInterfaces, {}), cannotTell);
  if (all === undefined) return [];
  const active = await unlessCode(call(procedures.connectListAllInterfaces, { flags: ACTIVE }), cannotTell);
  const up = new Set(active?.interfaces.map(({ name }) => name));
  const bridges: ReadBridge[] = [];
  for (const handle of all.interfaces) {
    if (NO_BRIDGE.test(handle.name)) continue;
    const answer = await unlessCode(call(procedures.interfaceGetXmlDesc, { interface: handle }), cannotTell);
    if (answer !== undefined && attribute(readXml(answer.xml), 'type') === 'bridge') {
      bridges.push({ name: handle.name, active: up.has(handle.name) });
    }
  }
  return bridges;
}

/** No driver, or an interface that went meanwhile (57). */
function cannotTell(thrown: unknown): boolean {
  return isCode(thrown, CODE.noSupport, CODE.operationDenied, 1, 5, 38, 57);
}
