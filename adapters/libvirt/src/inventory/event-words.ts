/** A domain lifecycle event (virDomainEventType and its details, libvirt-domain.h) in words. */
export interface LifecycleEvent {
  readonly event: LifecycleWord;
  readonly detail: string;
}

export type LifecycleWord = (typeof EVENTS)[number] | 'unknown';

export function lifecycleEvent(event: number, detail: number): LifecycleEvent {
  const word = EVENTS[event] ?? 'unknown';
  return {
    event: word,
    detail: (word === 'unknown' ? undefined : DETAILS[word][detail]) ?? `detail ${detail}`,
  };
}

const EVENTS = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pmsuspended',
  'crashed',
] as const;

const DETAILS: Readonly<Record<(typeof EVENTS)[number], readonly string[]>> = {
  defined: ['added', 'updated', 'renamed', 'from snapshot'],
  undefined: ['removed', 'renamed'],
  started: ['booted', 'migrated', 'restored', 'from snapshot', 'woken up', 'recreated'],
  suspended: [
    'paused',
    'migrated',
    'I/O error',
    'watchdog',
    'restored',
    'from snapshot',
    'API error',
    'post-copy',
    'post-copy failed',
  ],
  resumed: ['unpaused', 'migrated', 'from snapshot', 'post-copy', 'post-copy failed'],
  stopped: ['shut down', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from snapshot', 'recreated'],
  shutdown: ['finished', 'by guest', 'by host'],
  pmsuspended: ['memory', 'disk'],
  crashed: ['panicked', 'crash loaded'],
};
