import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { wrongState } from '../faults.ts';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asNumber, asObjects, asText } from '../protocol/loose.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { settle } from '../tasks.ts';

/** Volumes of a VM in a node's own storages. Throws ConnectionFailed while the node is away. */
export async function localVolumes(
  session: Session,
  ctx: CallContext,
  node: string,
  vmid: number,
): Promise<readonly string[]> {
  const { storages, nodes } = await readRows(session, ctx);
  if (nodes.find((one) => one.node === node)?.status === 'offline') throw away(node);
  const own = storages.filter(
    (row) => row.node === node && !row.shared && row.available && holdsDisks(row.content),
  );
  const lists = await Promise.all(
    own.map(async ({ storage }) =>
      asObjects(await session.get(ctx, path`/nodes/${node}/storage/${storage}/content`, { vmid }), 10_000),
    ),
  );
  return lists
    .flat()
    .filter((one) => /^(?:images|rootdir)$/.test(asText(one['content']) ?? ''))
    .map((one) => asText(one['volid']) ?? '')
    .filter((volume) => volume !== '')
    .toSorted();
}

function holdsDisks(content: readonly string[]): boolean {
  return content.includes('images') || content.includes('rootdir');
}

/**
 * Takes away what a move that broke off has copied to `target`, where the VM is not: everything of it there but what was `known`
 * before. Throws, and names it, while the node is away.
 */
export async function removeCopies(
  session: Session,
  ctx: CallContext,
  { vmid, node }: GuestDetails,
  target: string,
  known: readonly string[],
): Promise<void> {
  const left = (await localVolumes(session, ctx, target, vmid)).filter((volume) => !known.includes(volume));
  const stuck: string[] = [];
  let reason: unknown;
  for (const volume of left) {
    const [storage = ''] = volume.split(':');
    try {
      const upid = await session.delete(ctx, path`/nodes/${target}/storage/${storage}/content/${volume}`);
      if (typeof upid === 'string') await settle(session, ctx, upid);
    } catch (error) {
      if (mapError(error, 'migrateVm').kind === 'ResourceNotFound') continue;
      stuck.push(volume);
      reason ??= error;
    }
  }
  if (stuck.length === 0) return;
  const error = mapError(reason, 'migrateVm');
  throw new HypervisorFault({
    ...error,
    message: `half-copied disks of VM ${vmid}, which is on ${node}, are left on ${target}: ${stuck.join(', ').slice(0, 300)}: ${error.message}`,
  });
}

function away(node: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ConnectionFailed', {
      message: `the node ${node} is away; half-copied disks of the VM may be left in its own storages`,
      nextStep: 'Retry the clean-up once the node is back.',
    }),
  );
}

/**
 * A node that died in the middle leaves the VM’s lock behind, and only root may take it off. Throws, and says how, when this account
 * may not.
 */
export async function releaseLock(session: Session, ctx: CallContext, guest: GuestDetails): Promise<void> {
  const { config, kind, node, vmid } = guest;
  if (asText(config['lock']) !== 'migrate' || (await runningMove(session, ctx, guest)) !== undefined) return;
  const { credentials } = session;
  if (kind === 'qemu' && !credentials.isToken && credentials.user === 'root@pam') {
    await session.put(ctx, path`/nodes/${node}/qemu/${vmid}/config`, { delete: 'lock', skiplock: true });
    return;
  }
  throw wrongState(
    'migrateVm',
    `VM ${vmid} still has the lock of the move that broke off, and only root@pam may remove it`,
    `Run "${kind === 'qemu' ? 'qm' : 'pct'} unlock ${vmid}" on ${node}, then retry the clean-up.`,
  );
}

/** The task that moves it now, whoever has begun it. */
export async function runningMove(
  session: Session,
  ctx: CallContext,
  { node, vmid }: GuestDetails,
): Promise<string | undefined> {
  const tasks = await session.get(ctx, path`/nodes/${node}/tasks`, { vmid, source: 'active' });
  return asObjects(tasks, 1000)
    .filter((task) => /^(?:qmigrate|vzmigrate)$/.test(asText(task['type']) ?? ''))
    .map((task) => asText(task['upid']))
    .find((upid) => upid !== undefined);
}

/** Does a replication job bring volumes of the VM to the node? */
export async function isReplicatedTo(
  session: Session,
  ctx: CallContext,
  vmid: number,
  target: string | undefined,
): Promise<boolean> {
  const jobs = await session.get(ctx, '/cluster/replication').catch((error: unknown) => {
    if (error instanceof ApiRefusal && error.status !== 401) return [];
    throw error;
  });
  return asObjects(jobs, 10_000).some(
    (job) => asNumber(job['guest']) === vmid && (target === undefined || asText(job['target']) === target),
  );
}
