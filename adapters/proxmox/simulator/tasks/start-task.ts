import { fullName } from '../access/access.ts';
import type { Call } from '../http/call.ts';
import type { Work } from './tasks.ts';

/** Starts a worker on the request's node, as the request's user; answers its UPID. */
export function startTask(
  call: Call,
  type: string,
  id: string | number,
  run: (work: Work) => Promise<void>,
): string {
  const node = call.args.maybeText('node') ?? call.localNode;
  return call.world.tasks.start({ node, type, id: String(id), user: fullName(call.identity), run });
}
