import { eventRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import type { FeedEvent } from '../../events/event.ts';
import type { HttpDeps } from '../deps.ts';
import { callOf, urlOf } from '../handle.ts';
import { writeDrained } from './drained.ts';
import { eventMessage, typeFilter } from './event-message.ts';
import { startingPoint } from './starting-point.ts';
import { heartbeatEvery, stillValid, whenNoLongerValid } from './still-valid.ts';

type Deps = Pick<HttpDeps, 'database' | 'feed' | 'people' | 'slowClient'>;

/** A client that takes nothing for this long, in ms, is dropped rather than buffered for. */
const defaultPatience = 15_000;

/** Server-sent events (HTML Standard, section 9.2): resumes after `Last-Event-ID`. */
export function addEventStream(app: FastifyInstance, deps: Deps): void {
  const open = new Set<() => void>();
  app.addHook('preClose', async () => open.forEach((end) => end()));
  const contract = eventRoutes.streamEvents;
  const patience = deps.slowClient ?? defaultPatience;
  app.get(urlOf(contract), { config: { contract } }, async (request, reply) => {
    const { query, principal } = callOf(contract, request, new AbortController().signal);
    const header = request.headers['last-event-id'];
    const lastEventId = Array.isArray(header) ? header[0] : header;
    const after = await startingPoint(deps, principal.tenantId, { lastEventId, since: query.since });
    const fits = typeFilter(query.types);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    let place = after;
    // An id without data is remembered by the client and shown to nobody: it can come back even if nothing happens.
    stream.write(`retry: 2000\nid: ${after}\n\n`);
    const unsubscribe = deps.feed.subscribe(principal.tenantId, after, async (events) => {
      place = events.findLast((event) => event.seq !== null)?.seq ?? place;
      const text = events.filter(fits).map(messageOf).join('');
      if (text !== '' && !(await writeDrained(stream, text, patience))) {
        stream.destroy();
      }
    });
    const heartbeat = setInterval(() => {
      stillValid(request, 'events:read').then(
        (valid) =>
          valid && stream.writableLength === 0 ? stream.write(`: alive\nid: ${place}\n\n`) : valid || end(),
        // The database is away for a moment: the next heartbeat asks again.
        () => undefined,
      );
    }, heartbeatEvery);
    const end = () => stream.end();
    const forget = whenNoLongerValid(deps, request, 'events:read', end);
    open.add(end);
    stream.once('close', () => {
      clearInterval(heartbeat);
      forget();
      unsubscribe();
      open.delete(end);
    });
  });
}

function messageOf(event: FeedEvent): string {
  const data = `data: ${JSON.stringify(eventMessage(event))}\n\n`;
  return event.seq === null ? data : `id: ${event.seq}\n${data}`;
}
