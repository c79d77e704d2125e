import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Outcome, Step } from '@anyvisor/port';
import { notFound } from '../faults.ts';
import { markerTag } from '../marker.ts';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { tagsIn } from '../reading/row.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import type { TaskResult } from '../task-results.ts';
import { findMade } from './made-vm.ts';

/** `shape-vm`: one call that changes the copy, and puts our tag on it as the sign that it has happened. */
export function shapeStep(
  session: Session,
  marker: string,
  shape: (guest: GuestDetails) => Readonly<Record<string, string>>,
): Step {
  const isShaped = ({ config }: GuestDetails) => tagsIn(asText(config['tags'])).includes(markerTag(marker));
  return {
    name: 'shape-vm',
    find: async (ctx) => {
      const guest = await findMade(session, ctx, marker);
      return ok(
        guest !== undefined && isShaped(guest) ? { happened: true, value: null } : { happened: false },
      );
    },
    run: async (ctx) => {
      const guest = await findMade(session, ctx, marker);
      if (guest === undefined) throw notFound('vm', marker);
      if (isShaped(guest)) return ok(done());
      return ok(await changeConfig(session, ctx, guest, shape(guest), { answer: 'nothing' }));
    },
  };
}

/**
 * Changes a configuration as it was read: the digest makes the platform refuse when somebody else was quicker. A machine does
 * it in a task, because disks may have to be made; a container within the call.
 */
export async function changeConfig(
  session: Session,
  ctx: CallContext,
  { node, kind, vmid, config }: GuestDetails,
  changes: Readonly<Record<string, string | boolean | undefined>>,
  result: TaskResult,
): Promise<Outcome<never> | { readonly kind: 'done'; readonly value: null }> {
  const target = path`/nodes/${node}/${kind}/${vmid}/config`;
  const parameters = { ...changes, digest: asText(config['digest']) };
  const upid =
    kind === 'qemu'
      ? await session.post(ctx, target, parameters)
      : await session.put(ctx, target, parameters);
  return typeof upid === 'string' ? taskOutcome(upid, result) : done();
}
