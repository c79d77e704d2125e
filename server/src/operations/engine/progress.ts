import type { OperationDeps } from '../deps.ts';
import { operationEvent } from '../operation-event.ts';
import type { Job } from './job.ts';
import type { Journal } from './journal.ts';

/** Between two announcements of one operation, in ms. */
const pause = 500;

/** Announces the running step's progress to whoever looks on: not stored, and not more often than anybody could see. */
export function progressReporter(deps: OperationDeps, journal: Journal): Job['report'] {
  let last = 0;
  return (step, fraction, note) => {
    const now = deps.now();
    if (now - last < pause) {
      return;
    }
    last = now;
    const { operation, steps } = journal;
    const progress = Math.min(1, operation.progress + within(fraction) / (steps.length + 1));
    const event = operationEvent(
      'operation.progressed',
      { ...operation, progress },
      { step, stepProgress: within(fraction), ...(note === undefined ? {} : { note }) },
    );
    deps.publishEphemeral(operation.tenantId, event).catch((error: unknown) => {
      deps.log('debug', 'Progress was not announced', { operationId: operation.id, error });
    });
  };
}

function within(fraction: number): number {
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
}
