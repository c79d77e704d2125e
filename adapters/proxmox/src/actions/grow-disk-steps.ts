import { ok } from '@anyvisor/domain';
import type { DiskSpec } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Step } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseSize } from '../protocol/sizes.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { dataDiskKeys } from './data-disks.ts';
import { findMade } from './made-vm.ts';

/** `grow-disk-N`: the n-th disk of the copy has at least the size asked for. Sizes are absolute, so that twice is once. */
export function growDiskSteps(session: Session, marker: string, disks: readonly DiskSpec[]): readonly Step[] {
  return disks.map(({ sizeGb }, index) => {
    const tooSmall = async (ctx: CallContext): Promise<{ guest: GuestDetails; key: string } | undefined> => {
      const guest = await findMade(session, ctx, marker);
      const key = guest === undefined ? undefined : dataDiskKeys(guest.kind, guest.config)[index];
      if (guest === undefined || key === undefined) return undefined;
      const size = parseSize(parsePropertyString(asText(guest.config[key]) ?? '').options.get('size'));
      return size !== null && size < sizeGb * 2 ** 30 ? { guest, key } : undefined;
    };
    return {
      name: `grow-disk-${index}`,
      find: async (ctx) =>
        ok((await tooSmall(ctx)) === undefined ? { happened: true, value: null } : { happened: false }),
      run: async (ctx) => {
        const small = await tooSmall(ctx);
        if (small === undefined) return ok(done());
        const { node, kind, vmid } = small.guest;
        const upid = await session.put(ctx, path`/nodes/${node}/${kind}/${vmid}/resize`, {
          disk: small.key,
          size: `${sizeGb}G`,
        });
        return ok(typeof upid === 'string' ? taskOutcome(upid, { answer: 'nothing' }) : done());
      },
    } satisfies Step;
  });
}
