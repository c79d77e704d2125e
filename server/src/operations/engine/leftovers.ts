import type { HypervisorError } from '@anyvisor/domain';
import type { MarkedObject } from '@anyvisor/port';
import type { Leftover } from '../operation.ts';
import { callContext } from './job.ts';
import type { Job } from './job.ts';
import type { StepRecord } from './records.ts';

/** How long the endpoint is asked what is left, in ms. */
const lookTime = 30_000;
const mostNamed = 100;

/** Names what could not be taken back: by marker if the endpoint answers, else by what the step last answered. */
export async function leftoversOf(
  job: Job,
  step: StepRecord,
  { message, native }: HypervisorError,
): Promise<readonly Leftover[]> {
  const { operation } = job.journal;
  const ctx = callContext(job, job.deps.now() + lookTime, step.name);
  const found = await job.port.findByMarker(ctx, operation.id);
  const objects: readonly MarkedObject[] =
    found.ok && found.value.length > 0
      ? found.value.slice(0, mostNamed)
      : [{ kind: 'other', nativeRef: referenceIn(step) ?? operation.id, name: operation.target.name }];
  return objects.map((object) => ({
    ...object,
    step: step.name,
    message,
    ...(native === undefined ? {} : { native }),
  }));
}

function referenceIn({ output }: StepRecord): string | undefined {
  const value = output?.value;
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'object' && value !== null && 'nativeRef' in value) {
    return typeof value.nativeRef === 'string' ? value.nativeRef : undefined;
  }
  return undefined;
}
