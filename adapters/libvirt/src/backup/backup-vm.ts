import type { Json } from '@anyvisor/domain';
import type { BackupInfo, BackupVmRequest, NativeTask, StepMemory, StepTable } from '@anyvisor/port';
import { isActive } from '../actions/destroy-domain.ts';
import { longWork } from '../actions/long-work.ts';
import { checkStep, happened, notYet, step } from '../actions/step.ts';
import { failed, wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { findDomain, lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { backupId, backupTagOf } from './backup-names.ts';
import { abortJobOf, runningBackup, untilBackupEnds } from './backup-job.ts';
import { planBackup } from './backup-plan.ts';
import type { BackupPlan } from './backup-plan.ts';
import { copyOff } from './copy-off.ts';
import { copyRunning } from './copy-running.ts';
import { letGo } from './held-still.ts';
import { keepBackup } from './keep-backup.ts';
import { removeTraces } from './remove-traces.ts';
import { findManifest } from './repository.ts';

/**
 * A running machine is copied by QEMU itself (push mode) into files that were made for it, with a checkpoint at the same
 * instant; one that is off by copying its volumes. Files without a manifest are no backup: what a crash leaves is found
 * by its tag and removed.
 */
export async function backupVm(
  session: LibvirtSession,
  endpoint: Endpoint,
  ref: string,
  request: BackupVmRequest,
): Promise<StepTable<BackupInfo>> {
  const dom = await findDomain(endpoint, ref);
  const tag = backupTagOf(request.marker);
  return {
    kind: 'steps',
    result: (memory) => memory['keep'] as unknown as BackupInfo,
    steps: [
      checkStep(session, 'look', async (at) => {
        if ((await runningBackup(at, dom, tag)) === 'other') throw anotherRuns(dom);
      }),
      step(session, 'plan', {
        find: () => Promise.resolve(notYet),
        run: async (at) => ({
          kind: 'done',
          value: (await planBackup(at, dom, request)) as unknown as Json,
        }),
      }),
      step(session, 'copy', {
        find: async (at, memory) => {
          const plan = planIn(memory);
          if (at.memory.copiedBackups.has(tag)) return happened();
          if (await isKept(at, plan)) return happened();
          const running =
            plan.live &&
            !at.memory.doubtfulBackups.has(tag) &&
            (await runningBackup(at, dom, tag)) === 'ours';
          return running ? { happened: 'running', task: taskOf(dom, plan) } : notYet;
        },
        run: async (at, memory) => {
          const plan = planIn(memory);
          if (at.memory.copiedBackups.has(tag) || (await isKept(at, plan))) {
            return { kind: 'done', value: null };
          }
          return longWork(at, taskOf(dom, plan), (detached) => copy(detached, dom, plan, request));
        },
        undo: async (at, memory) => {
          const plan = memory['plan'] as unknown as BackupPlan | undefined;
          if (plan === undefined) return;
          const present = await lookUpDomain(at, dom.uuid);
          if (present !== undefined && plan.quiesce) await letGo(at, present);
          if (present !== undefined) await abortJobOf(at, present, tag);
          await at.memory.work.find(taskOf(dom, plan).id)?.catch(() => {});
          at.memory.copiedBackups.delete(tag);
          await removeTraces(at, present, { poolId: plan.pool.uuid, tag });
        },
      }),
      keepBackup(session, dom, request, planIn),
    ],
  };
}

export const BACKUP_VERB = 'backup';

interface BackupTask {
  readonly uuid: string;
  readonly tag: string;
  readonly quiesce: boolean;
}

/** For a process that did not begin it: QEMU goes on by itself, a copy of volumes has to be begun again. */
export async function followBackup(endpoint: Endpoint, data: Json): Promise<Json> {
  const { uuid, tag, quiesce } = data as unknown as BackupTask;
  const dom = await findDomain(endpoint, uuid);
  if (quiesce) await letGo(endpoint, dom);
  const doubtful = endpoint.memory.doubtfulBackups.has(tag);
  if (doubtful || (await runningBackup(endpoint, dom, tag)) !== 'ours') {
    throw failed(
      'backupVm',
      `nothing proves that the backup of ${dom.name} came to its end: it is begun again`,
    );
  }
  await untilBackupEnds(endpoint, dom);
  endpoint.memory.copiedBackups.add(tag);
  return null;
}

async function copy(
  endpoint: Endpoint,
  dom: Domain,
  plan: BackupPlan,
  { description = '' }: BackupVmRequest,
): Promise<Json> {
  const active = await isActive(endpoint, dom);
  if (active !== plan.live) {
    throw wrongState(
      'backupVm',
      `${dom.name} was ${active ? 'started' : 'stopped'} while its backup was being taken`,
      'Ask for the backup again.',
    );
  }
  // libvirt (9.0) does not notice the end of a backup that ran while it was restarted; broken off, it is begun again.
  if (plan.live) await abortJobOf(endpoint, dom, plan.tag);
  endpoint.memory.doubtfulBackups.delete(plan.tag);
  if (plan.live && (await runningBackup(endpoint, dom, plan.tag)) !== 'none') throw anotherRuns(dom);
  await removeTraces(endpoint, dom, { poolId: plan.pool.uuid, tag: plan.tag });
  await (plan.live ? copyRunning(endpoint, dom, plan, description) : copyOff(endpoint, dom, plan));
  endpoint.memory.copiedBackups.add(plan.tag);
  return null;
}

/** libvirt would let the caller wait 30 s for its lock and then refuse. */
function anotherRuns(dom: Domain): Error {
  return wrongState(
    'backupVm',
    `${dom.name} is being backed up already`,
    'Wait for the end of that backup, or stop it, and ask again.',
  );
}

async function isKept(endpoint: Endpoint, { pool, tag }: BackupPlan): Promise<boolean> {
  return (await findManifest(endpoint, { poolId: pool.uuid, tag })) !== undefined;
}

function planIn(memory: StepMemory): BackupPlan {
  const plan = memory['plan'] as unknown as BackupPlan | undefined;
  if (plan === undefined) throw new Error('the step plan left no plan in memory');
  return plan;
}

function taskOf({ uuid }: Domain, { pool, tag, quiesce }: BackupPlan): NativeTask {
  const id = backupId({ poolId: pool.uuid, tag });
  return { id: `${BACKUP_VERB}:${id}`, verb: BACKUP_VERB, data: { uuid, tag, quiesce } };
}
