import type { CallContext } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { settle } from '../tasks.ts';

/**
 * Takes a disk out of a guest. The platform then keeps its volume as `unusedN`; with `deleteData` that goes as well, also when an
 * earlier attempt came only half way (`volume` is what the disk was).
 */
export async function dropDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  key: string,
  deleteData: boolean,
  volume?: string,
): Promise<void> {
  const before = await readGuest(session, ctx, ref);
  const held = asText(before.config[key]);
  const source = held === undefined ? volume : parsePropertyString(held).head;
  if (held !== undefined) await remove(session, ctx, before, key);
  if (!deleteData || source === undefined) return;
  const after = await readGuest(session, ctx, ref);
  const left = Object.keys(after.config).find(
    (one) => /^unused\d+$/.test(one) && asText(after.config[one]) === source,
  );
  if (left !== undefined) await remove(session, ctx, after, left);
}

async function remove(
  session: Session,
  ctx: CallContext,
  { node, kind, vmid, config }: GuestDetails,
  key: string,
): Promise<void> {
  const target = path`/nodes/${node}/${kind}/${vmid}/config`;
  const parameters = { delete: key, digest: asText(config['digest']) };
  const upid =
    kind === 'qemu'
      ? await session.post(ctx, target, parameters)
      : await session.put(ctx, target, parameters);
  if (typeof upid === 'string') await settle(session, ctx, upid);
}
