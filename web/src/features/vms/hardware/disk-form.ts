import type { Schemas } from '../../../api/client.ts';

const gib = 1024 ** 3;

export interface DiskWish {
  readonly sizeGb: number;
  readonly storage: string | null;
  readonly bus: Schemas['AddDiskRequest']['bus'] | null;
  readonly thin: boolean | null;
}

/** What is not chosen is left to the hypervisor. */
export function addDiskBody({ sizeGb, storage, bus, thin }: DiskWish): Schemas['AddDiskRequest'] {
  return {
    sizeGb,
    ...(storage === null ? {} : { storage }),
    ...(bus === null || bus === undefined ? {} : { bus }),
    ...(thin === null ? {} : { thin }),
  };
}

/** Whole GiB a disk has at least: what it can be grown from. */
export function sizeInGb(bytes: number | null): number {
  return bytes === null ? 0 : Math.ceil(bytes / gib);
}
