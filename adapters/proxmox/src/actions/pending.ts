import type { CallContext } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asFlag, asObjects, asText } from '../protocol/loose.ts';
import { withGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';

/** The keys of a guest's configuration that hold from its next start only. What could not be changed live lands here, as a success. */
export async function pendingKeys(
  session: Session,
  ctx: CallContext,
  ref: string,
): Promise<ReadonlySet<string>> {
  const answer = await withGuest(session, ctx, ref, ({ node, kind, vmid }) =>
    session.get(ctx, path`/nodes/${node}/${kind}/${vmid}/pending`),
  );
  return new Set(
    asObjects(answer, 10_000)
      .filter((one) => 'pending' in one || asFlag(one['delete']) || one['delete'] === 2)
      .map((one) => asText(one['key']) ?? ''),
  );
}
