import { CODE, isCode } from '../faults.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { textOf } from '../inventory/stats-record.ts';
import { CallTimeout } from '../protocol/call-error.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { byField } from '../protocol/typed-params.ts';
import type { InterfaceAddresses } from '../native-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { silentGuest } from './guest-book.ts';
import type { GuestWords } from './guest-book.ts';

/** Longer than libvirt itself waits for an agent (5 s), so that it is libvirt that gives up; in ms. */
const AGENT_PATIENCE = 8000;
/** Leases are libvirt's own knowledge: only calls about the same domain that hang can hold this one up; in ms. */
const LEASE_PATIENCE = 2000;

/** Sources of virDomainInterfaceAddresses; groups of virDomainGetGuestInfo. */
const SOURCE = { lease: 0, agent: 1 } as const;
const GUEST_INFO = { os: 2, hostname: 8 } as const;

/**
 * What a running guest says of itself: its agent where one is connected, else the DHCP lease of its network. A guest
 * that says nothing is no error.
 */
export async function askGuest(
  endpoint: Endpoint,
  handle: Domain,
  domain: LibvirtDomain,
): Promise<GuestWords> {
  const { memory, now } = endpoint;
  const before = memory.guests.recall(handle.uuid, now(), Infinity);
  const words =
    domain.agent === 'connected' && memory.guests.mayAsk(handle.uuid, now())
      ? await askAgent(endpoint, handle, before)
      : undefined;
  const spoken = words ?? {
    ...(before ?? silentGuest),
    addresses: (await addressesFrom(endpoint, handle, SOURCE.lease)) ?? [],
  };
  memory.guests.write(handle.uuid, spoken, now());
  return spoken;
}

async function askAgent(
  endpoint: Endpoint,
  handle: Domain,
  before: GuestWords | undefined,
): Promise<GuestWords | undefined> {
  const addresses = await addressesFrom(endpoint, handle, SOURCE.agent);
  if (addresses === undefined) return undefined;
  endpoint.memory.guests.heard(handle.uuid);
  // The name and the system do not change while a guest runs.
  const identity = before?.hostname == null ? await identityOf(endpoint, handle) : before;
  return { addresses, hostname: identity.hostname, os: identity.os };
}

async function addressesFrom(
  endpoint: Endpoint,
  dom: Domain,
  source: number,
): Promise<readonly InterfaceAddresses[] | undefined> {
  const ask = endpoint.call(
    procedures.domainInterfaceAddresses,
    { dom, source },
    { withinMs: source === SOURCE.lease ? LEASE_PATIENCE : AGENT_PATIENCE },
  );
  const answer = await unlessSilent(endpoint, dom, ask);
  return answer?.interfaces.flatMap(({ mac, addresses }) =>
    mac === undefined ? [] : [{ mac: mac.toLowerCase(), ips: addresses.map(({ address }) => address) }],
  );
}

async function identityOf(endpoint: Endpoint, dom: Domain): Promise<Pick<GuestWords, 'hostname' | 'os'>> {
  const read = async (types: number): Promise<ReturnType<typeof byField>> => {
    const ask = endpoint.call(procedures.domainGetGuestInfo, { dom, types }, { withinMs: AGENT_PATIENCE });
    return byField((await unlessSilent(endpoint, dom, ask))?.params ?? []);
  };
  const hostname = textOf(await read(GUEST_INFO.hostname), 'hostname') ?? null;
  const os = await read(GUEST_INFO.os);
  return { hostname, os: textOf(os, 'os.pretty-name') ?? textOf(os, 'os.name') ?? null };
}

/** The answer, or undefined when the guest, its agent or the driver has none to give. */
async function unlessSilent<T>(
  { memory, now, ctx }: Endpoint,
  dom: Domain,
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCode(error, CODE.agentUnresponsive, CODE.agentUnsynced, CODE.operationTimeout)) {
      memory.guests.leaveAlone(dom.uuid, now());
      return undefined;
    }
    if (error instanceof CallTimeout && now() < ctx.deadline) {
      memory.guests.leaveAlone(dom.uuid, now());
      return undefined;
    }
    if (isCode(error, ...NO_ANSWER)) return undefined;
    throw error;
  }
}

/** No such call, no right to it, the wrong state, or an agent without that command (1 and 67). */
const NO_ANSWER = [
  CODE.noSupport,
  CODE.invalidArg,
  CODE.noDomain,
  CODE.operationInvalid,
  CODE.configUnsupported,
  CODE.operationDenied,
  CODE.accessDenied,
  74,
  84,
  1,
];
