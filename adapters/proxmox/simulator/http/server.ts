import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHarm } from '../faults/faults.ts';
import type { World } from '../state/world.ts';
import { ApiError } from './api-error.ts';
import { failureOf, successOf, write } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Certificate } from './certificate.ts';
import { dispatch } from './dispatch.ts';
import type { Asked } from './dispatch.ts';
import type { Router } from './routes.ts';
import { readTarget } from './target.ts';

export interface NodeServer {
  readonly url: string;
  readonly server: Server;
  /** The node died: every connection breaks. */
  disconnect(): void;
  close(): Promise<void>;
}

/** One node's pveproxy, on loopback. While the node is down it accepts and breaks connections. */
export async function startNodeServer(
  world: World,
  router: Router,
  node: string,
  certificate: Certificate,
  port: number,
): Promise<NodeServer> {
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    void serve(world, router, node, request, response);
  });
  server.keepAliveTimeout = 15_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (world.nodes.get(node)?.online === false) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const disconnect = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    server,
    disconnect,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        disconnect();
      }),
  };
}

async function serve(
  world: World,
  router: Router,
  node: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const { path, search } = readTarget(request.url ?? '/');
  const match = /^\/api2\/+(json|extjs)(\/.*)?$/s.exec(path);
  const asked: Asked = { method: request.method ?? 'GET', path: match?.[2] ?? '/', search };
  const harm = match === null ? undefined : world.faults.forRequest(asked.method, asked.path);
  if (harm?.kind === 'drop') {
    request.socket.destroy();
    return;
  }
  if (harm?.kind === 'delay') await wait(harm.milliseconds, undefined, { ref: false });
  const answer =
    match === null
      ? page(path)
      : await answerTo(world, router, node, request, asked, harm, match[1] === 'extjs');
  if (harm?.kind === 'hang') return;
  if (answer.status === 401) await wait(world.settings.authenticationDelay, undefined, { ref: false });
  const acceptsGzip = (request.headers['accept-encoding'] ?? '').includes('gzip');
  await write(response, answer, acceptsGzip, harm?.kind === 'cut');
  if (answer.status >= 400) request.resume();
}

async function answerTo(
  world: World,
  router: Router,
  node: string,
  request: IncomingMessage,
  asked: Asked,
  harm: RequestHarm | undefined,
  extjs: boolean,
): Promise<Answer> {
  if (harm?.kind === 'error') {
    request.resume();
    return failureOf(new ApiError(harm.status, harm.message), extjs, world.major);
  }
  try {
    return successOf(await dispatch(world, router, node, request, asked), extjs);
  } catch (error) {
    return failureOf(error, extjs, world.major);
  }
}

/** Outside the API there is only the place where the web interface would be. */
function page(path: string): Answer {
  return path === '/'
    ? {
        status: 200,
        reason: 'OK',
        type: 'text/html; charset=UTF-8',
        body: '<title>Proxmox VE simulator</title>',
      }
    : { status: 404, reason: `File not found`, type: 'text/plain', body: '' };
}
