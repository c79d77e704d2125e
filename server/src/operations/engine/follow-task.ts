import type { HypervisorError, Json, Result } from '@anyvisor/domain';
import type { NativeTask } from '@anyvisor/port';
import { callContext } from './job.ts';
import type { Job } from './job.ts';

/** How long the endpoint gets to take note of a cancel, in ms. */
const cancelTime = 30_000;

/**
 * Waits for a native task. A cancel, before or meanwhile, is passed on to the endpoint; the answer is what became of the
 * task all the same, for it may have been too late, and some platforms cannot cancel.
 */
export async function followTask(
  job: Job,
  task: NativeTask,
  deadline: number,
  step: string,
): Promise<Result<Json, HypervisorError>> {
  const cancel = () => void cancelTask(job, task, step);
  const { signal } = job.cancel;
  if (signal.aborted) {
    await cancelTask(job, task, step);
  } else {
    signal.addEventListener('abort', cancel, { once: true });
  }
  try {
    return await job.port.followTask(callContext(job, deadline, step), task);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Asks the endpoint to stop it and waits until it has ended, one way or the other. */
export async function stopTask(
  job: Job,
  task: NativeTask,
  deadline: number,
  step: string,
): Promise<Result<Json, HypervisorError>> {
  await cancelTask(job, task, step);
  return job.port.followTask(callContext(job, deadline, step), task);
}

async function cancelTask(job: Job, task: NativeTask, step: string): Promise<void> {
  const asked = await job.port.cancelTask(callContext(job, job.deps.now() + cancelTime, step), task);
  if (!asked.ok) {
    job.deps.log('info', 'A native task was not cancelled', {
      operationId: job.journal.operation.id,
      task: task.id,
      kind: asked.error.kind,
    });
  }
}
