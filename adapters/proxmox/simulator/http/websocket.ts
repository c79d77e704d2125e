import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Channel } from '../console/consoles.ts';
import type { World } from '../state/world.ts';
import { failureOf } from './answer.ts';
import { dispatch } from './dispatch.ts';
import type { Router } from './routes.ts';
import { readTarget } from './target.ts';

/** The proxy's bound for one frame. */
const largestFrame = 128 * 1024;

/** Takes upgrades of `…/vncwebsocket`: the API's checks first, then the console's bytes. Any subprotocol is agreed to. */
export function acceptWebSockets(
  server: Pick<Server, 'on'>,
  world: World,
  router: Router,
  node: string,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestFrame,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    void connect(world, router, node, request).then(
      (port) => {
        const session = world.consoles.take(port);
        if (session === undefined) {
          socket.destroy();
          return;
        }
        sockets.handleUpgrade(request, socket, head, (client) => {
          client.on('close', session.ended);
          client.on('error', session.ended);
          session.speak(channelOf(client, socket));
        });
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
): Promise<number> {
  const { path, search } = readTarget(request.url ?? '/');
  const answer = await dispatch(world, router, node, request, {
    method: 'GET',
    path: path.replace(/^\/api2\/json/, ''),
    search,
  });
  return Number((answer as { readonly port?: string } | null)?.port ?? 0);
}

function channelOf(client: WebSocket, socket: Duplex): Channel {
  return {
    send: (bytes) => {
      if (client.readyState === client.OPEN) client.send(bytes, { binary: true });
    },
    // The platform cuts the connection when the console ends, without a closing handshake.
    close: () => {
      socket.end();
    },
    onMessage: (run) => {
      client.on('message', (data: RawData) => {
        run(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer));
      });
    },
  };
}
