import { createHash } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Channel, ConsoleSession } from '../console/consoles.ts';
import type { World } from '../state/world.ts';
import { failureOf } from './answer.ts';
import { dies } from './api-error.ts';
import { dispatch } from './dispatch.ts';
import { FrameReader, printFrame } from './frames.ts';
import type { Router } from './routes.ts';
import { readTarget } from './target.ts';

/**
 * Takes upgrades of `…/vncwebsocket`: the API's checks first, then the console's bytes. Like the platform's proxy it agrees to
 * any subprotocol and ends without a closing handshake: the connection is just shut.
 */
export function acceptWebSockets(
  server: Pick<Server, 'on'>,
  world: World,
  router: Router,
  node: string,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    void connect(world, router, node, request).then(
      (session) => {
        if (session === undefined || socket.destroyed) {
          session?.ended();
          socket.destroy();
          return;
        }
        socket.write(agreement(request));
        converse(socket, head, session);
      },
      (error: unknown) => {
        const { status, reason } = failureOf(error, false, world.major);
        socket.end(`HTTP/1.1 ${String(status)} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      },
    );
  });
}

async function connect(
  world: World,
  router: Router,
  node: string,
  request: IncomingMessage,
): Promise<ConsoleSession | undefined> {
  const { path, search } = readTarget(request.url ?? '/');
  const answer = await dispatch(world, router, node, request, {
    method: 'GET',
    path: path.replace(/^\/api2\/json/, ''),
    search,
  });
  const upgrade = request.headers.upgrade?.toLowerCase() ?? '';
  if (upgrade !== 'websocket') throw dies(`unable to upgrade to protocol '${upgrade}'`);
  const version = request.headers['sec-websocket-version'] ?? '';
  if (version !== '13') throw dies(`unsupported websocket-version '${version}'`);
  if (request.headers['sec-websocket-key'] === undefined) throw dies('missing websocket-key');
  return world.consoles.take(Number((answer as { readonly port?: string } | null)?.port ?? 0));
}

/** RFC 6455, 4.2.2. */
function agreement(request: IncomingMessage): string {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const protocol = request.headers['sec-websocket-protocol'];
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n');
}

function converse(socket: Duplex, head: Buffer, session: ConsoleSession): void {
  const frames = new FrameReader();
  let hear: (bytes: Buffer) => void = () => undefined;
  const channel: Channel = {
    send: (bytes) => {
      if (socket.writable) socket.write(printFrame('data', bytes));
    },
    close: () => {
      socket.end();
    },
    onMessage: (run) => {
      hear = run;
    },
  };
  const take = (bytes: Buffer): void => {
    try {
      for (const frame of frames.read(bytes)) {
        if (frame.kind === 'data') hear(frame.payload);
        else if (frame.kind === 'ping' && socket.writable) socket.write(printFrame('pong', frame.payload));
        else if (frame.kind === 'close') socket.end();
      }
    } catch {
      socket.destroy();
    }
  };
  socket.on('close', session.ended);
  socket.on('end', () => socket.end());
  session.speak(channel);
  if (head.length > 0) take(head);
  socket.on('data', take);
}
