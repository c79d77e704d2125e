import type { Json } from '@anyvisor/domain';
import type { NativeTask } from '@anyvisor/port';
import { abortJobOf } from './backup/backup-job.ts';
import { BACKUP_VERB, followBackup } from './backup/backup-vm.ts';
import { REBOOT_VERB } from './actions/restart-vm.ts';
import { SHUTDOWN_VERB, followShutdown } from './actions/stop-vm.ts';
import { SUSPEND_VERB } from './actions/suspend-vm.ts';
import { powerOf } from './actions/start-vm.ts';
import { waitUntil } from './actions/waiting.ts';
import { CODE, failed, isCode, notFound, unavailable } from './faults.ts';
import { COPY_VERB, copyLost } from './migration/copy-disks.ts';
import { MIGRATE_VERB, abortMigration, followMigration } from './migration/follow-migration.ts';
import { MOVE_VERB } from './move-disks/move-disks.ts';
import type { VolumePlace } from './native-spec.ts';
import type { Domain } from './protocol/handles.ts';
import { procedures } from './protocol/procedures.ts';
import { unlessCode } from './reading/in-batches.ts';
import { findDomain, lookUpDomain } from './reading/one-vm.ts';
import type { Endpoint } from './session/endpoint.ts';
import { SNAPSHOT_VERBS } from './snapshots/tasks.ts';
import { followVolume } from './storage/follow-volume.ts';
import { VOLUME_VERB } from './storage/volume-step.ts';

/**
 * libvirt has no task handles: a task is a verb, a goal and whatever tells whether the goal is reached. The process that
 * began it waits for the call itself; any other looks at the goal, and at whether the domain is still busy.
 */
export async function followTask(endpoint: Endpoint, task: NativeTask): Promise<Json> {
  const { verb, data = null, id } = checked(task);
  if (verb === SHUTDOWN_VERB) return followShutdown(endpoint, data);
  if (verb === MIGRATE_VERB) return followMigration(endpoint, task);
  const ours = endpoint.memory.work.find(id);
  if (ours !== undefined) return untilSettled(endpoint, verb, ours);
  if (verb === BACKUP_VERB) return followBackup(endpoint, data);
  if (verb === COPY_VERB) throw copyLost();
  if (verb === MOVE_VERB) {
    throw failed('migrateVm', 'the process that moved the disks is gone: what is left is moved anew');
  }
  if (verb === VOLUME_VERB) return followVolume(endpoint, data as unknown as VolumePlace);
  return followGoal(endpoint, verb, data as unknown as Goal);
}

/** libvirt can break off what is a job of a domain. */
export async function cancelTask(endpoint: Endpoint, task: NativeTask): Promise<void> {
  const { verb, data = null, id } = checked(task);
  if (verb === COPY_VERB) return endpoint.memory.work.cancel(id);
  if (verb === BACKUP_VERB) return cancelBackup(endpoint, data);
  if (verb === MIGRATE_VERB) {
    const wayOpen = await abortMigration(endpoint, (data as unknown as Goal).uuid);
    // Torn by a broken post-copy: what is left to call back is the waiting.
    return wayOpen ? undefined : endpoint.memory.work.cancel(id);
  }
  if (verb !== SUSPEND_VERB && verb !== SNAPSHOT_VERBS.create) {
    throw unavailable('cancelTask', `libvirt cannot break off what is a ${verb}`);
  }
  const dom = await findDomain(endpoint, (data as unknown as Goal).uuid);
  await unlessCode(endpoint.call(procedures.domainAbortJob, { dom }), (thrown) =>
    isCode(thrown, CODE.operationInvalid),
  );
}

/** A machine that is off is copied volume by volume, and nothing breaks that off. */
async function cancelBackup(endpoint: Endpoint, data: Json): Promise<void> {
  const { uuid, tag } = data as unknown as { readonly uuid: string; readonly tag: string };
  const dom = await lookUpDomain(endpoint, uuid);
  if (dom !== undefined) await abortJobOf(endpoint, dom, tag);
}

interface Goal {
  readonly uuid: string;
  readonly snapshot?: string;
}

const VERBS: ReadonlySet<string> = new Set([
  SHUTDOWN_VERB,
  REBOOT_VERB,
  SUSPEND_VERB,
  VOLUME_VERB,
  BACKUP_VERB,
  MOVE_VERB,
  COPY_VERB,
  MIGRATE_VERB,
  ...Object.values(SNAPSHOT_VERBS),
]);

function checked(task: NativeTask): NativeTask {
  const { verb, id, data } = (task ?? {}) as Partial<NativeTask>;
  if (verb === undefined || !VERBS.has(verb) || typeof data !== 'object' || data === null) {
    throw notFound('task', id);
  }
  return task;
}

/** The work goes on when its follower has to leave. */
async function untilSettled(endpoint: Endpoint, verb: string, work: Promise<Json>): Promise<Json> {
  let settled = false;
  work.then(
    () => (settled = true),
    () => (settled = true),
  );
  await waitUntil(endpoint, verb, `the end of "${verb}"`, () => Promise.resolve(settled ? true : undefined));
  return work;
}

async function followGoal(endpoint: Endpoint, verb: string, goal: Goal): Promise<Json> {
  const dom = await findDomain(endpoint, goal.uuid);
  return waitUntil(endpoint, verb, `the end of "${verb}" of ${dom.name}`, async () => {
    const busy = await isBusy(endpoint, dom);
    const reached = await goalReached(endpoint, verb, dom, goal.snapshot ?? '');
    if (reached !== undefined) return reached.value;
    if (busy) return undefined;
    throw failed(
      verb,
      `nobody is at work on "${verb}" of ${dom.name} any more, and its goal is not reached`,
      'Look at the VM and ask again.',
    );
  });
}

async function goalReached(
  endpoint: Endpoint,
  verb: string,
  dom: Domain,
  name: string,
): Promise<{ readonly value: Json } | undefined> {
  const { call } = endpoint;
  const find = (): Promise<unknown> =>
    unlessCode(call(procedures.domainSnapshotLookupByName, { dom, name }), (thrown) =>
      isCode(thrown, CODE.noSnapshot),
    );
  switch (verb) {
    case SUSPEND_VERB:
      return (await powerOf(endpoint, dom)) === 'SUSPENDED' ? { value: null } : undefined;
    case SNAPSHOT_VERBS.create:
      return (await find()) === undefined ? undefined : { value: name };
    case SNAPSHOT_VERBS.delete:
      return (await find()) === undefined ? { value: null } : undefined;
    case SNAPSHOT_VERBS.revert: {
      const current = await unlessCode(call(procedures.domainSnapshotCurrent, { dom }), (thrown) =>
        isCode(thrown, CODE.noSnapshot),
      );
      return current?.snapshot.name === name ? { value: null } : undefined;
    }
    default:
      // A reboot leaves no trace to look for: the guest was asked, and runs.
      return { value: null };
  }
}

/** virDomainControlState: 1 a job, 2 the monitor is occupied. */
async function isBusy({ call }: Endpoint, dom: Domain): Promise<boolean> {
  const control = await unlessCode(call(procedures.domainGetControlInfo, { dom }), (thrown) =>
    isCode(thrown, CODE.noSupport, CODE.operationInvalid),
  );
  return control !== undefined && control.state !== 0;
}
