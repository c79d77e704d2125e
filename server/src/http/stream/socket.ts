import { eventRoutes } from '@anyvisor/api';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpDeps } from '../deps.ts';
import { callOf, urlOf } from '../handle.ts';
import { notAWebSocket } from '../not-a-websocket.ts';
import { eventMessage, typeFilter } from './event-message.ts';
import { startingPoint } from './starting-point.ts';
import { heartbeatEvery, stillValid, whenNoLongerValid } from './still-valid.ts';

type Deps = Pick<HttpDeps, 'database' | 'feed' | 'people'>;

/** A client that lags by more bytes than this is dropped rather than buffered for. */
const bufferLimit = 1024 * 1024;
const policyViolation = 1008;
const tryAgainLater = 1013;

/** The same messages over a WebSocket, one event per text message; `since=` resumes. */
export function addEventSocket(app: FastifyInstance, deps: Deps): void {
  const contract = eventRoutes.streamEventsSocket;
  const starts = new WeakMap<
    FastifyRequest,
    { readonly after: number; readonly types: string | undefined }
  >();
  app.route({
    method: 'GET',
    url: urlOf(contract),
    config: { contract },
    // Before the upgrade: a refusal is still a problem document.
    preHandler: async (request) => {
      const { query, principal } = callOf(contract, request, new AbortController().signal);
      const after = await startingPoint(deps, principal.tenantId, {
        lastEventId: undefined,
        since: query.since,
      });
      starts.set(request, { after, types: query.types });
    },
    handler: notAWebSocket,
    wsHandler: (socket, request) => {
      const { after = 0, types } = starts.get(request) ?? {};
      follow(socket, request, deps, after, types);
    },
  });
}

function follow(
  socket: WebSocket,
  request: FastifyRequest,
  deps: Deps,
  after: number,
  types: string | undefined,
): void {
  const fits = typeFilter(types);
  const unsubscribe = deps.feed.subscribe(request.principal.tenantId, after, (events) => {
    for (const event of events.filter(fits)) {
      socket.send(JSON.stringify(eventMessage(event)));
    }
    if (socket.bufferedAmount > bufferLimit) {
      socket.close(tryAgainLater, 'too slow');
      socket.terminate();
    }
  });
  const end = () => socket.close(policyViolation, 'the token or session is no longer valid');
  const forget = whenNoLongerValid(deps, request, 'events:read', end);
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const heartbeat = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
    stillValid(request, 'events:read').then(
      (valid) => valid || end(),
      () => undefined,
    );
  }, heartbeatEvery);
  socket.on('error', () => socket.terminate());
  socket.once('close', () => {
    clearInterval(heartbeat);
    forget();
    unsubscribe();
  });
}
