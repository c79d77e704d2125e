import type { CallContext, Mutation, ReconfigureRequest, Reconfigured } from '@anyvisor/port';
import { done } from '@anyvisor/port';
import { mostCpuCores, mostMemoryGb } from '../capabilities.ts';
import { exhausted, invalidSpec, mapped } from '../faults.ts';
import { cpuOf, hotplugFlags } from '../inventory/map-vm.ts';
import { nameProblem, sizeProblem } from '../mapping/settings.ts';
import { asNumber, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readGuest } from '../reading/guests.ts';
import type { NodeRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { refuseTakenName } from './made-vm.ts';
import { pendingKeys } from './pending.ts';
import { stateOf } from './power.ts';
import { changeConfig } from './shape-step.ts';

type Changes = Record<string, string>;

/** One change of the configuration; what could not be done live is found in `pending` and said so. */
export async function reconfigureVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: ReconfigureRequest,
): Promise<Mutation<Reconfigured>> {
  const guest = await readGuest(session, ctx, ref);
  const rows = await readRows(session, ctx);
  check(
    request,
    rows.nodes.find(({ node }) => node === guest.node),
  );
  const { name, autostart, cpuCores, memoryMb } = request;
  if (name !== undefined) {
    const problem = nameProblem(name, '/name');
    if (problem !== undefined) mapped({ ok: false, error: problem });
    await refuseTakenName(session, ctx, rows, name, guest.vmid);
  }
  const fields: Readonly<Record<string, Changes>> = {
    ...(cpuCores === undefined ? {} : { cpuCores: coresChange(guest, cpuCores) }),
    ...(memoryMb === undefined ? {} : { memoryMb: { memory: String(memoryMb) } }),
    ...(name === undefined ? {} : { name: { [guest.kind === 'qemu' ? 'name' : 'hostname']: name } }),
    ...(autostart === undefined ? {} : { autostart: { onboot: autostart ? '1' : '0' } }),
  };
  const pending = await pendingKeys(session, ctx, ref);
  const changes = Object.fromEntries(
    Object.values(fields)
      .flatMap((change) => Object.entries(change))
      .filter(([key, value]) => pending.has(key) || asText(guest.config[key]) !== value),
  );
  const keys = Object.fromEntries(
    Object.entries(fields).map(([field, change]) => [field, Object.keys(change)]),
  );
  if (Object.keys(changes).length > 0) {
    const outcome = await changeConfig(session, ctx, guest, changes, {
      answer: 'fields',
      vmid: guest.vmid,
      fields: keys,
    });
    if (outcome.kind === 'task') return outcome;
  }
  const left = await pendingKeys(session, ctx, ref);
  return done({
    changes: Object.entries(keys).map(([field, names]) => ({
      field,
      effect: names.some((key) => left.has(key)) ? ('pending' as const) : ('applied' as const),
    })),
  });
}

function check({ cpuCores, memoryMb }: ReconfigureRequest, node: NodeRow | undefined): void {
  const problem =
    (cpuCores === undefined ? undefined : sizeProblem('/cpuCores', cpuCores, mostCpuCores)) ??
    (memoryMb === undefined ? undefined : sizeProblem('/memoryMb', memoryMb, mostMemoryGb * 1024));
  if (problem !== undefined) throw invalidSpec(problem.pointer, problem.message);
  if (memoryMb !== undefined && memoryMb < 16) throw invalidSpec('/memoryMb', 'must be at least 16');
  if (cpuCores !== undefined && node?.cores !== undefined && cpuCores > node.cores)
    throw exhausted('cpu', `the node ${node.node} has ${node.cores} cores`, cpuCores, node.cores);
  if (memoryMb !== undefined && node?.memoryBytes !== undefined && memoryMb * 2 ** 20 > node.memoryBytes)
    throw exhausted('memory', `the node ${node.node} has less memory`, memoryMb * 2 ** 20, node.memoryBytes);
}

/** A running machine takes more cores through `vcpus`, up to sockets times cores; `cores` itself never changes live. */
function coresChange(guest: GuestDetails, wish: number): Changes {
  const { kind, config } = guest;
  if (kind === 'lxc') return { cores: String(wish) };
  const { maxCores } = cpuOf(kind, config);
  const hot = hotplugFlags(asText(config['hotplug'])).has('cpu');
  if (hot && wish <= maxCores && (stateOf(guest) !== 'STOPPED' || wish < maxCores))
    return { vcpus: String(wish) };
  const sockets = asNumber(config['sockets']) ?? 1;
  const even = wish % sockets === 0;
  return {
    sockets: even ? String(sockets) : '1',
    cores: String(even ? wish / sockets : wish),
    ...(config['vcpus'] === undefined ? {} : { vcpus: String(wish) }),
  };
}
