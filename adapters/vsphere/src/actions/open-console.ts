import type { CallContext, ConsoleProtocol, ConsoleSession } from '@anyvisor/port';
import { unavailable, wrongState } from '../faults.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import { text } from '../protocol/vim-value.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';

/** A WebMKS ticket, good once and for half a minute, that the browser takes to the host (VirtualMachineTicket). */
export async function openConsole(
  session: Session,
  ctx: CallContext,
  ref: string,
  protocol: ConsoleProtocol,
): Promise<ConsoleSession> {
  const vm = await readVm(session, ctx, ref);
  if (powerStateOf(vm) !== 'RUNNING')
    throw wrongState('openConsole', 'the VM is not running', 'Start it first.');
  if (protocol !== 'webmks') throw unavailable('openConsole', 'vSphere gives a WebMKS console only');
  const ticket = await session.ask(ctx, vm.ref, 'AcquireTicket', { ticketType: 'webmks' });
  const host = text(ticket, 'host') ?? new URL(session.parameters.vcenterUrl).hostname;
  const url = `wss://${host}:${text(ticket, 'port') ?? '443'}/ticket/${text(ticket, 'ticket') ?? ''}`;
  return {
    kind: 'ticket',
    protocol: 'webmks',
    url,
    facts: { sslThumbprint: text(ticket, 'sslThumbprint') ?? null, cfgFile: text(ticket, 'cfgFile') ?? null },
  };
}
