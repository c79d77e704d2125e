import type { PowerState, Transition } from '@anyvisor/domain';
import { PAUSED, SHUTOFF_CRASHED, STATE } from './state-words.ts';

export interface NativeState {
  readonly state: number;
  readonly reason: number;
  /** Is its memory saved, to be taken up at the next start? */
  readonly managedSave: boolean;
  /** virDomainJobOperation, null when no job goes on. */
  readonly jobOperation: number | null;
}

export function powerStateOf({ state, reason, managedSave }: NativeState): PowerState {
  switch (state) {
    case STATE.running:
    case STATE.blocked:
    case STATE.shutdown:
      return 'RUNNING';
    case STATE.paused:
    case STATE.pmsuspended:
      return 'PAUSED';
    case STATE.shutoff:
      if (managedSave) return 'SUSPENDED';
      return reason === SHUTOFF_CRASHED ? 'CRASHED' : 'STOPPED';
    case STATE.crashed:
      return 'CRASHED';
    default:
      return 'UNKNOWN';
  }
}

export function transitionOf({ state, reason, jobOperation }: NativeState): Transition | null {
  const byJob = jobOperation === null ? undefined : JOBS[jobOperation];
  if (byJob !== undefined) return byJob;
  if (state === STATE.shutdown) return 'STOPPING';
  if (state !== STATE.paused) return null;
  if (reason === PAUSED.startingUp) return 'STARTING';
  if (reason === PAUSED.migration) return 'MIGRATING';
  return reason === PAUSED.save ? 'SUSPENDING' : null;
}

/** virDomainJobOperation; snapshots, dumps and backups are no change of state. */
const JOBS: Readonly<Record<number, Transition>> = {
  1: 'STARTING',
  2: 'SUSPENDING',
  3: 'RESUMING',
  4: 'MIGRATING',
  5: 'MIGRATING',
  7: 'REVERTING',
};
