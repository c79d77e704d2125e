import type { CallContext } from '@anyvisor/port';
import { busy } from '../faults.ts';
import { storageOf } from '../inventory/config-disks.ts';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { withGuest } from '../reading/guests.ts';
import { rest } from '../session/call-time.ts';
import type { Session } from '../session.ts';
import { hasEnded } from '../tasks.ts';

export interface CloneWish {
  readonly vmid: number;
  readonly name: string;
  readonly description: string;
  readonly full: boolean;
  /** Name of the storage; absent: where the source's disks lie. Only for full clones. */
  readonly storage: string | undefined;
  readonly target?: string | undefined;
  readonly pool?: string | undefined;
  readonly snapshot?: string | undefined;
}

/** Milliseconds a full clone waits for the one before it on the same storage. */
const turnPatience = 45_000;

/** Starts a copy and answers its UPID. Full ones onto one storage go one after another: side by side they time out on its lock. */
export async function startClone(
  session: Session,
  ctx: CallContext,
  source: GuestDetails,
  wish: CloneWish,
): Promise<unknown> {
  if (!wish.full) return cloneNow(session, ctx, source, wish);
  const storage = wish.storage ?? homeOf(source) ?? 'unknown';
  const until = Math.min(Date.now() + turnPatience, ctx.deadline - 5000);
  return session.clones.turn(storage, ctx.signal, async () => {
    for (const upid of session.clones.on(storage)) {
      while (!(await hasEnded(session, ctx, upid))) {
        if (Date.now() > until) throw busy('clone', `other copies onto ${storage} come first`);
        await rest(ctx, 250, 'waiting for the copy before');
      }
      session.clones.ended(storage, upid);
    }
    const upid = await cloneNow(session, ctx, source, wish);
    if (typeof upid === 'string') session.clones.begun(storage, upid);
    return upid;
  });
}

function cloneNow(
  session: Session,
  ctx: CallContext,
  source: GuestDetails,
  { vmid: newid, name, description, full, storage, target, pool, snapshot }: CloneWish,
): Promise<unknown> {
  return withGuest(session, ctx, String(source.vmid), ({ node, kind, vmid }) =>
    session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/clone`, {
      newid,
      [kind === 'qemu' ? 'name' : 'hostname']: name,
      description,
      full,
      storage,
      target: target === node ? undefined : target,
      pool,
      snapname: snapshot,
    }),
  );
}

/** The storage of the guest's first disk. */
function homeOf({ config }: GuestDetails): string | undefined {
  for (const key of ['rootfs', 'scsi0', 'virtio0', 'sata0', 'ide0']) {
    const storage = storageOf(parsePropertyString(asText(config[key]) ?? '').head ?? '');
    if (storage !== null) return storage;
  }
  return undefined;
}
