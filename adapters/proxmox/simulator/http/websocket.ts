import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Channel } from '../console/consoles.ts';
import type { World } from '../state/world.ts';
import { failureOf } from './answer.ts';
import { dispatch } from './dispatch.ts';
import type { Router } from './routes.ts';

/** Takes upgrades of `…/vncwebsocket`: the API's checks first, then the console's bytes, subprotocol `binary`. */
export function acceptWebSockets(
  server: Pick<Server, 'on'>,
  world: World,
  router: Router,
  node: string,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false),
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
          session.speak(channelOf(client));
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
  const url = new URL(request.url ?? '/', 'https://node');
  const path = decodeURIComponent(url.pathname).replace(/^\/api2\/json/, '');
  const answer = await dispatch(world, router, node, request, {
    method: 'GET',
    path,
    search: url.searchParams,
  });
  return Number((answer as { readonly port?: string } | null)?.port ?? 0);
}

function channelOf(client: WebSocket): Channel {
  return {
    send: (bytes) => {
      client.send(bytes, { binary: true });
    },
    close: () => {
      client.close();
    },
    onMessage: (run) => {
      client.on('message', (data: RawData) => {
        run(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer));
      });
    },
  };
}
