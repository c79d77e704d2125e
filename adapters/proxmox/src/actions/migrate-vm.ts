import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, MigrateRequest, Moved, Mutation, Step } from '@anyvisor/port';
import { mapped, notFound } from '../faults.ts';
import { storageOf } from '../inventory/config-disks.ts';
import { findStorage } from '../mapping/storage.ts';
import { moveAway } from '../moving/move-away.ts';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { dataDiskKeys } from './data-disks.ts';
import { diskHolders } from './create-vm.ts';
import { moveToNodeSteps } from './move-to-node.ts';

/**
 * Another cluster: `moveAway`. Another node: `check` and `migrate`, its local disks with it. Another storage: `move-DISK`, one after
 * another; after the node, where both are named.
 */
export async function migrateVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: MigrateRequest,
): Promise<Mutation<Moved | null>> {
  if (request.destination !== undefined) return moveAway(session, ref, request, request.destination);
  const guest = await readGuest(session, ctx, ref);
  const { targetHost, targetStorage, live } = request;
  const { rows, endpoint } = await readAll(session, ctx);
  const host = rows.nodes.find(({ node }) => node === targetHost);
  if (targetHost !== undefined && host === undefined) throw notFound('host', targetHost);
  let storage: string | undefined;
  if (targetStorage !== undefined) {
    const resources = await resourcesOf(session, ctx, rows, endpoint);
    const wish = { storage: targetStorage, sizeGb: 1, thin: true };
    const mapping = {
      computeMapping: {},
      storageMapping: { alternativeDatastores: [] },
      networkMapping: { networks: {} },
    };
    const node = targetHost ?? guest.node;
    storage = mapped(findStorage(wish, mapping, resources, node, '/targetStorage', diskHolders(rows))).name;
  }
  const bandwidth =
    request.bandwidthMbps === undefined ? undefined : Math.ceil((request.bandwidthMbps * 1000) / 8);
  const steps = [
    ...(targetHost === undefined
      ? []
      : moveToNodeSteps(session, ref, { node: targetHost, storage, live, bandwidth })),
    ...(storage === undefined ? [] : moveSteps(session, ref, guest, storage)),
  ];
  return steps.length === 0 ? done() : { kind: 'steps', steps, result: () => null };
}

/** A disk at a time; one that lies there already is passed over. */
function moveSteps(session: Session, ref: string, guest: GuestDetails, storage: string): readonly Step[] {
  return dataDiskKeys(guest.kind, guest.config).map((key) => {
    const isThere = ({ config }: GuestDetails): boolean => {
      const volume = parsePropertyString(asText(config[key]) ?? '').head;
      return volume === undefined || storageOf(volume) === storage;
    };
    return {
      name: `move-${key}`,
      find: async (ctx) =>
        ok(
          isThere(await readGuest(session, ctx, ref)) ? { happened: true, value: null } : { happened: false },
        ),
      run: async (ctx) => {
        const now = await readGuest(session, ctx, ref);
        if (isThere(now)) return ok(done());
        const { node, kind, vmid, config } = now;
        const verb = kind === 'qemu' ? 'move_disk' : 'move_volume';
        const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/${verb}`, {
          [kind === 'qemu' ? 'disk' : 'volume']: key,
          storage,
          delete: true,
          digest: asText(config['digest']),
        });
        return ok(taskOutcome(upid, { answer: 'nothing' }));
      },
    } satisfies Step;
  });
}
