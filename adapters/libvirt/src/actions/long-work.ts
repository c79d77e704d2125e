import type { Json } from '@anyvisor/domain';
import type { NativeTask, Outcome } from '@anyvisor/port';
import type { Endpoint } from '../session/endpoint.ts';

/** A native call gets so long to be over before its caller is sent away with a task, in ms. */
const AT_ONCE = 1500;
/** The longest that anything of libvirt's is waited for in the background, in ms. */
const LONGEST = 12 * 3_600_000;

/**
 * libvirt's long calls (a copy of a volume, memory written to disk) answer when they are over and have no handle. Here
 * they go on in the background under a task of our own, which any process can follow by looking at the goal.
 */
export async function longWork(
  endpoint: Endpoint,
  task: NativeTask,
  work: (detached: Endpoint) => Promise<Json>,
): Promise<Outcome<Json>> {
  const going = endpoint.memory.work.begin(task.id, (signal) => work(endpoint.detached(LONGEST, signal)));
  const { promise: patience, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, Math.min(AT_ONCE, endpoint.ctx.deadline - endpoint.now()), undefined);
  try {
    const value = await Promise.race([going, patience]);
    return value === undefined ? { kind: 'task', task } : { kind: 'done', value };
  } finally {
    clearTimeout(timer);
  }
}
