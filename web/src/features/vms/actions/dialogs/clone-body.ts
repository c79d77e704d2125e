import type { Schemas } from '../../../../api/client.ts';

/** What every platform takes as a VM's name; the API refuses others. */
export const vmNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export interface CloneWish {
  readonly name: string;
  readonly mode: 'full' | 'linked';
  readonly snapshotId: string | null;
  readonly computeUnit: string | null;
  readonly storage: string | null;
}

/** A linked clone shares its parent's storage: none is named for it. */
export function cloneBody(wish: CloneWish): Schemas['CloneRequest'] {
  const { name, mode, snapshotId, computeUnit, storage } = wish;
  return {
    name: name.trim(),
    mode,
    ...(snapshotId === null ? {} : { snapshotId }),
    ...(computeUnit === null ? {} : { computeUnit }),
    ...(storage === null || mode === 'linked' ? {} : { storage }),
  };
}

/** `web-1` → `web-1-clone`, never too long. */
export function cloneName(name: string): string {
  return `${name.slice(0, 57)}-clone`;
}
