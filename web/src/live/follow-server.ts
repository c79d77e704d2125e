import { ApiProblem, followEvents } from '@anyvisor/client';
import type { Schemas } from '../api/client.ts';
import type { Hearing } from './hearing.ts';

export type ServerEvent = Schemas['Event'];

/** Between two attempts to reach a server that is away or refuses, in ms. */
const pause = 2_000;

/** Follows the server's events until `signal` aborts or the session is over. */
export async function followServer(hearing: Hearing<ServerEvent>, signal: AbortSignal): Promise<void> {
  const url = window.location.origin;
  while (!signal.aborted) {
    try {
      hearing.state('connecting');
      const onLost = () => hearing.state('connecting');
      for await (const event of followEvents({ url, signal, onOpen: hearing.opened, onLost })) {
        hearing.event(event);
      }
    } catch (thrown) {
      if (signal.aborted) {
        return;
      }
      hearing.state('away');
      if (thrown instanceof ApiProblem && thrown.problem.status === 401) {
        hearing.ended();
        return;
      }
    }
    await rest(signal);
  }
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, pause);
    signal.addEventListener('abort', done);
  });
}
