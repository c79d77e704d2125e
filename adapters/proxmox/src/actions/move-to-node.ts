import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, Outcome, Step, StepMemory } from '@anyvisor/port';
import { unavailable, wrongState } from '../faults.ts';
import { path } from '../protocol/form.ts';
import type { Parameters } from '../protocol/form.ts';
import { asFlag, asObject, asObjects, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { findGuest, readGuest, vmidOf } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { isReplicatedTo, localVolumes, releaseLock, removeCopies, runningMove } from './left-copies.ts';
import { stateOf } from './power.ts';

export interface Move {
  readonly node: string;
  readonly storage: string | undefined;
  readonly live: boolean;
  /** KiB/s. */
  readonly bandwidth: number | undefined;
}

/** What was found before it began: which disks have to be copied, and what lies on the target already. */
interface Checked {
  readonly copies: boolean;
  /** Volumes of the VM in the target's own storages; null where none are made there. */
  readonly known: readonly string[] | null;
}

function checkedIn(memory: StepMemory): Checked {
  const { copies, known } = asObject(memory['check']);
  return { copies: copies === true, known: Array.isArray(known) ? known.map(String) : null };
}

/** `check` and `migrate`. When it breaks off, what was copied so far is taken away again. */
export function moveToNodeSteps(session: Session, ref: string, move: Move): readonly Step[] {
  const check: Step = {
    name: 'check',
    find: async () => ok({ happened: false }),
    run: async (ctx) => ok(done(await checked(session, ctx, await readGuest(session, ctx, ref), move))),
  };
  const migrate: Step = {
    name: 'migrate',
    find: async (ctx) => {
      const guest = await readGuest(session, ctx, ref);
      if (guest.node === move.node) return ok({ happened: true, value: null });
      const upid = await runningMove(session, ctx, guest);
      return ok(
        upid === undefined
          ? { happened: false }
          : { happened: 'running', task: { id: upid, verb: 'migrate', data: goalOf(guest, move) } },
      );
    },
    run: async (ctx, memory) => ok(await begin(session, ctx, ref, move, checkedIn(memory))),
    undo: async (ctx, memory) => {
      const guest = await findGuest(session, ctx, vmidOf(ref) ?? 0);
      if (guest === undefined || guest.node === move.node) return ok();
      const { known } = checkedIn(memory);
      if (known !== null) await removeCopies(session, ctx, guest, move.node, known);
      await releaseLock(session, ctx, guest);
      return ok();
    },
  };
  return [check, migrate];
}

function goalOf({ vmid }: GuestDetails, { node }: Move) {
  return { answer: 'moved', vmid, node } as const;
}

async function checked(session: Session, ctx: CallContext, guest: GuestDetails, move: Move): Promise<Json> {
  if (guest.node === move.node) return { copies: false, known: null };
  const { kind, node, vmid } = guest;
  const runs = isOn(guest);
  if (runs && !move.live && kind === 'qemu')
    throw wrongState('migrateVm', 'the VM is running', 'Stop it first, or ask for a live migration.');
  if (runs && move.live && kind === 'lxc')
    throw unavailable('migrateVm', 'containers move only when stopped, or with a restart');
  const copies = await preflight(
    session,
    ctx,
    path`/nodes/${node}/${kind}/${vmid}/migrate`,
    guest,
    move,
    runs,
  );
  // Replication puts volumes there at any time: nobody could tell them from half-copied ones.
  const leaves = kind === 'lxc' || copies || move.storage !== undefined;
  const known =
    leaves && !(await isReplicatedTo(session, ctx, vmid, move.node))
      ? await localVolumes(session, ctx, move.node, vmid)
      : null;
  return { copies, known };
}

async function begin(
  session: Session,
  ctx: CallContext,
  ref: string,
  move: Move,
  { copies }: Checked,
): Promise<Outcome<null>> {
  const guest = await readGuest(session, ctx, ref);
  const { node, kind, vmid } = guest;
  if (node === move.node) return done();
  const runs = isOn(guest);
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
          'with-local-disks': runs && (copies || move.storage !== undefined) ? true : undefined,
          targetstorage: move.storage,
          bwlimit: move.bandwidth,
        };
  const upid = await session.post(ctx, path`/nodes/${node}/${kind}/${vmid}/migrate`, parameters);
  return taskOutcome(upid, goalOf(guest, move));
}

function isOn(guest: GuestDetails): boolean {
  return stateOf(guest) === 'RUNNING' || stateOf(guest) === 'PAUSED';
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
