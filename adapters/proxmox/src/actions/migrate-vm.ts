import { ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, MigrateRequest, Moved, Mutation, Step } from '@anyvisor/port';
import { mapped, notFound, unavailable, wrongState } from '../faults.ts';
import { storageOf } from '../inventory/config-disks.ts';
import { findStorage } from '../mapping/storage.ts';
import { moveAway } from '../moving/move-away.ts';
import { path } from '../protocol/form.ts';
import type { Parameters } from '../protocol/form.ts';
import { asFlag, asObject, asObjects, asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { dataDiskKeys } from './data-disks.ts';
import { diskHolders } from './create-vm.ts';
import { stateOf } from './power.ts';

/** Another cluster: `moveAway`. Another node: one task, its local disks with it. Another storage: `move-DISK`, one after another. Both: the task maps them. */
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
  const node = targetHost ?? guest.node;
  let storage: string | undefined;
  if (targetStorage !== undefined) {
    const resources = await resourcesOf(session, ctx, rows, endpoint);
    const wish = { storage: targetStorage, sizeGb: 1, thin: true };
    const mapping = {
      computeMapping: {},
      storageMapping: { alternativeDatastores: [] },
      networkMapping: { networks: {} },
    };
    storage = mapped(findStorage(wish, mapping, resources, node, '/targetStorage', diskHolders(rows))).name;
  }
  if (node !== guest.node) {
    const bandwidth =
      request.bandwidthMbps === undefined ? undefined : Math.ceil((request.bandwidthMbps * 1000) / 8);
    return moveToNode(session, ctx, guest, { node, storage, live, bandwidth });
  }
  if (storage === undefined) return done();
  return { kind: 'steps', steps: moveSteps(session, ref, guest, storage), result: () => null };
}

interface Move {
  readonly node: string;
  readonly storage: string | undefined;
  readonly live: boolean;
  /** KiB/s. */
  readonly bandwidth: number | undefined;
}

async function moveToNode(
  session: Session,
  ctx: CallContext,
  guest: GuestDetails,
  move: Move,
): Promise<Mutation<null>> {
  const { node, kind, vmid } = guest;
  const runs = stateOf(guest) === 'RUNNING' || stateOf(guest) === 'PAUSED';
  if (runs && !move.live && kind === 'qemu')
    throw wrongState('migrateVm', 'the VM is running', 'Stop it first, or ask for a live migration.');
  if (runs && move.live && kind === 'lxc')
    throw unavailable('migrateVm', 'containers move only when stopped, or with a restart');
  const base = path`/nodes/${node}/${kind}/${vmid}/migrate`;
  const hasLocalDisks = await preflight(session, ctx, base, guest, move, runs);
  const parameters: Parameters =
    kind === 'lxc'
      ? {
          target: move.node,
          restart: runs ? true : undefined,
          'target-storage': move.storage,
          bwlimit: move.bandwidth,
        }
      : {
          target: move.node,
          online: runs ? true : undefined,
          'with-local-disks': runs && (hasLocalDisks || move.storage !== undefined) ? true : undefined,
          targetstorage: move.storage,
          bwlimit: move.bandwidth,
        };
  const upid = await session.post(ctx, base, parameters);
  return taskOutcome(upid, { answer: 'moved', vmid, node: move.node });
}

/** What the cluster says stands in the way. Answers whether disks lie in the node and have to be copied. */
async function preflight(
  session: Session,
  ctx: CallContext,
  base: string,
  { kind, snapshotCount }: GuestDetails,
  { node: target, storage }: Move,
  runs: boolean,
): Promise<boolean> {
  const answer = asObject(await session.get(ctx, base, { target }));
  const refused = asObject(asObject(answer['not_allowed_nodes'] ?? answer['not-allowed-nodes'])[target]);
  const missing = Array.isArray(refused['unavailable_storages'])
    ? (refused['unavailable_storages'] as unknown[])
    : [];
  if (missing.length > 0 && storage === undefined)
    throw unavailable(
      'migrateVm',
      `the node ${target} lacks the storage ${missing.join(', ')}; name another one there`,
    );
  if (kind === 'lxc') return false;
  const disks = asObjects(answer['local_disks'], 100);
  const resources = Array.isArray(answer['local_resources']) ? (answer['local_resources'] as unknown[]) : [];
  if (resources.length > 0)
    throw unavailable('migrateVm', `the VM uses devices of its host: ${resources.join(', ').slice(0, 200)}`);
  const cdrom = disks.find((disk) => asFlag(disk['cdrom']) && !/cloudinit/.test(asText(disk['volid']) ?? ''));
  if (cdrom !== undefined)
    throw wrongState(
      'migrateVm',
      `a local CD image is in its drive: ${asText(cdrom['volid'])}`,
      'Take it out first.',
    );
  if (runs && disks.length > 0 && snapshotCount > 0)
    throw unavailable(
      'migrateVm',
      'a running VM with snapshots on local storage cannot move: delete them, or stop it',
    );
  return disks.length > 0;
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
