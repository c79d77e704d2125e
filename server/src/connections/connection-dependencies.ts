import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { PortCache, PortDependencies } from './port-cache.ts';

export interface ConnectionDependencies extends PortDependencies {
  readonly ports: PortCache;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Somebody else was faster. */
export interface VersionConflict {
  readonly kind: 'VersionConflict';
  readonly current: number;
}
