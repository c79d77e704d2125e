/** Numbers of libvirt-domain.h in words; an unknown number is shown as itself. */
export function stateWord(state: number): string {
  return STATES[state] ?? `state ${state}`;
}

/** `shutoff (crashed)`: the state with its reason, where the reason says something. */
export function nativeStateOf(state: number, reason: number): string {
  const word = REASONS[state]?.[reason];
  return word === undefined || word === '' ? stateWord(state) : `${stateWord(state)} (${word})`;
}

/** virDomainState. */
export const STATE = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  pmsuspended: 7,
} as const;

/** virDomainShutoffReason. */
export const SHUTOFF_CRASHED = 3;
/** virDomainPausedReason: a machine on its way, not one somebody paused. */
export const PAUSED = {
  migration: 2,
  save: 3,
  snapshot: 9,
  startingUp: 11,
  postCopy: 12,
  postCopyFailed: 13,
} as const;

/**
 * The memory of a migrating guest is still flowing in: libvirt lists it at both hosts, and it is the other one's. Until it
 * runs here it is transient, and first not even started, as no other transient domain is.
 */
export function isArriving(
  { state, reason }: { readonly state: number; readonly reason: number },
  persistent: boolean,
): boolean {
  if (persistent) return false;
  if (state === STATE.shutoff || state === STATE.nostate) return true;
  return state === STATE.paused && (reason === PAUSED.migration || reason === PAUSED.startingUp);
}

const STATES = [
  'no state',
  'running',
  'blocked',
  'paused',
  'in shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;

const REASONS: Readonly<Record<number, readonly string[]>> = {
  [STATE.running]: [
    '',
    'booted',
    'migrated',
    'restored',
    'from snapshot',
    'unpaused',
    'migration cancelled',
    'save cancelled',
    'woken up',
    'crashed',
    'post-copy',
    'post-copy failed',
  ],
  [STATE.paused]: [
    '',
    'by user',
    'migrating',
    'saving',
    'dumping',
    'I/O error',
    'watchdog',
    'from snapshot',
    'shutting down',
    'snapshot',
    'crashed',
    'starting up',
    'post-copy',
    'post-copy failed',
    'API error',
  ],
  [STATE.shutdown]: ['', 'by user'],
  [STATE.shutoff]: [
    '',
    'shut down',
    'destroyed',
    'crashed',
    'migrated',
    'saved',
    'failed',
    'from snapshot',
    'daemon',
  ],
  [STATE.crashed]: ['', 'panicked'],
};
