import type { CallContext } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asObject, asObjects, asText } from '../protocol/loose.ts';
import { ownContext } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import type { AgentWords } from './agent-book.ts';
import type { GuestDetails } from './guest-book.ts';

/** Milliseconds one question may take: a missing agent costs one of the node's three workers three of them. */
const patience = 8000;

/** Asks a guest about itself and writes it into the book. Never rejects: a silent guest is nothing unusual. */
export function askAgent(session: Session, details: GuestDetails): Promise<void> {
  return session.agents.ask(details, () =>
    wordsOf(session, ownContext(patience, `agent-${details.vmid}`), details),
  );
}

async function wordsOf(session: Session, ctx: CallContext, details: GuestDetails): Promise<AgentWords> {
  const { kind, node, vmid, config } = details;
  if (kind === 'lxc') {
    const interfaces = asObjects(await session.get(ctx, path`/nodes/${node}/lxc/${vmid}/interfaces`), 100);
    return {
      state: 'RUNNING',
      hostname: asText(config['hostname']) ?? null,
      os: asText(config['ostype']) ?? null,
      addresses: new Map(
        interfaces.map((one) => [
          (asText(one['hwaddr']) ?? '').toLowerCase(),
          [asText(one['inet']), asText(one['inet6'])].flatMap((cidr) => usable(cidr?.split('/')[0])),
        ]),
      ),
    };
  }
  const agent = path`/nodes/${node}/qemu/${vmid}/agent`;
  try {
    const interfaces = resultOf(await session.get(ctx, `${agent}/network-get-interfaces`));
    const hostname = asObject(resultOf(await session.get(ctx, `${agent}/get-host-name`)))['host-name'];
    const os = asObject(resultOf(await session.get(ctx, `${agent}/get-osinfo`)))['pretty-name'];
    return {
      state: 'RUNNING',
      hostname: asText(hostname) ?? null,
      os: asText(os) ?? null,
      addresses: addressesIn(interfaces),
    };
  } catch (error) {
    if (error instanceof ApiRefusal && /agent is not running|not running/i.test(error.text))
      return { state: 'NOT_RUNNING', hostname: null, os: null, addresses: new Map() };
    throw error;
  }
}

function resultOf(answer: unknown): unknown {
  return asObject(answer)['result'];
}

/** The answer of guest-network-get-interfaces. */
export function addressesIn(interfaces: unknown): ReadonlyMap<string, readonly string[]> {
  return new Map(
    asObjects(interfaces, 200).map((one) => [
      (asText(one['hardware-address']) ?? '').toLowerCase(),
      asObjects(one['ip-addresses'], 100).flatMap((address) => usable(asText(address['ip-address']))),
    ]),
  );
}

/** Without those that reach nobody: loopback and link-local. */
function usable(address: string | undefined): readonly string[] {
  return address === undefined || address === '' || /^(?:127\.|169\.254\.|::1$|fe80:)/i.test(address)
    ? []
    : [address.toLowerCase()];
}
