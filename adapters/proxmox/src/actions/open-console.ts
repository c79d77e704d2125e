import type { CallContext, ConsoleProtocol, ConsoleSession } from '@anyvisor/port';
import { unavailable, wrongState } from '../faults.ts';
import { path } from '../protocol/form.ts';
import { asObject, asText } from '../protocol/loose.ts';
import { MalformedAnswer } from '../protocol/api-refusal.ts';
import { openSocket } from '../protocol/console-socket.ts';
import { terminalStream } from '../protocol/terminal-stream.ts';
import { callTime } from '../session/call-time.ts';
import { readEndpoint } from '../session/endpoint.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { stateOf } from './power.ts';

/**
 * A ticket and a port first, then a web socket within ten seconds, as the same user. The socket ends here: a browser never
 * sees anything that would open more than this screen.
 */
export async function openConsole(
  session: Session,
  ctx: CallContext,
  ref: string,
  protocol: ConsoleProtocol,
): Promise<ConsoleSession> {
  const guest = await readGuest(session, ctx, ref);
  const state = stateOf(guest);
  if (protocol !== 'vnc' && protocol !== 'serial')
    throw unavailable('openConsole', 'it offers vnc and serial through this server');
  if (state !== 'RUNNING' && state !== 'PAUSED')
    throw wrongState('openConsole', 'the VM is not running', 'Start it first.');
  const { node, kind, vmid, config } = guest;
  const serial = protocol === 'serial';
  const { serialConsole } = (await readEndpoint(session, ctx)).capabilities.features;
  if (serial && serialConsole.support === 'none')
    throw unavailable('openConsole', serialConsole.reason ?? 'this cluster has no text consoles');
  const line = ['serial0', 'serial1', 'serial2', 'serial3'].find((key) => key in config);
  if (serial && kind === 'qemu' && line === undefined)
    throw unavailable('openConsole', 'the VM has no serial port');
  const base = path`/nodes/${node}/${kind}/${vmid}`;
  const answer = asObject(
    serial
      ? await session.post(ctx, `${base}/termproxy`)
      : await session.post(ctx, `${base}/vncproxy`, {
          websocket: true,
          ...(kind === 'qemu' ? { 'generate-password': true } : {}),
        }),
  );
  const [ticket, port, user] = [asText(answer['ticket']), asText(answer['port']), asText(answer['user'])];
  if (ticket === undefined || port === undefined)
    throw new MalformedAnswer('the console', 'there is no ticket in it');
  const query = new URLSearchParams({ port, vncticket: ticket }).toString();
  const socket = await callTime(ctx, 'the console’s socket', false, async (signal) =>
    openSocket(
      session.frontDoor(),
      `/api2/json${base}/vncwebsocket?${query}`,
      await session.identity(),
      signal,
    ),
  );
  if (serial)
    return {
      kind: 'stream',
      protocol,
      stream: terminalStream(socket, `${user ?? session.credentials.user}:${ticket}\n`),
    };
  return { kind: 'stream', protocol, stream: socket, password: asText(answer['password']) ?? ticket };
}
