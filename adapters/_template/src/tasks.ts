import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { CallContext, NativeTask, Outcome } from '@anyvisor/port';
import { nativeTask } from './protocol/native.ts';
import { path } from './session.ts';
import type { Session } from './session.ts';

/** Milliseconds between two looks at a task. */
const pause = 25;

/** Waits for a task; the session ends the wait at the call's deadline. */
export async function followTask(session: Session, ctx: CallContext, task: NativeTask) {
  for (;;) {
    const seen = await session.request(ctx, 'GET', path`/tasks/${task.id}`, nativeTask);
    if (seen.state === 'done') {
      ctx.progress(1);
      return ok(seen.result as Json);
    }
    await sleep(pause, undefined, { signal: ctx.signal });
  }
}

export function taskOutcome(verb: string, { taskId }: { readonly taskId: string }): Outcome<Json> {
  return { kind: 'task', task: { id: taskId, verb } };
}
