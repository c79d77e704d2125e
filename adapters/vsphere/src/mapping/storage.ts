import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorResourceMapping, MappingError, Result, StorageUnit } from '@anyvisor/domain';
import type { Knowledge } from './knowledge.ts';
import { unknownUnit } from './unmappable.ts';

interface DiskWish {
  readonly storage: string | undefined;
  readonly sizeGb: number;
  readonly thin: boolean;
}

/**
 * The datastore for a disk: the one asked for; else the mapping's, its alternatives when that has no room; else the
 * one with the most room that a host of the place sees. Throws ResourceExhausted when none has room.
 */
export function findStorage(
  wish: DiskWish,
  { storageMapping }: HypervisorResourceMapping,
  { resources }: Knowledge,
  hosts: readonly string[],
  pointer: string,
): Result<StorageUnit, MappingError> {
  const units = resources.storageUnits;
  const named =
    wish.storage === undefined
      ? storageMapping.defaultDatastore === undefined
        ? []
        : [storageMapping.defaultDatastore, ...storageMapping.alternativeDatastores]
      : [wish.storage];
  const found: StorageUnit[] = [];
  for (const name of named) {
    const unit = units.find((one) => one.id === name) ?? units.find((one) => one.name === name);
    if (unit === undefined) return unknownUnit('StorageNotFound', name, pointer, units);
    found.push(unit);
  }
  const seen = (unit: StorageUnit) =>
    hosts.length === 0 || unit.hosts.length === 0 || unit.hosts.some((one) => hosts.includes(one));
  const candidates =
    found.length > 0
      ? found
      : units
          .filter((one) => one.accessible && seen(one))
          .toSorted((a, b) => (b.availableBytes ?? 0) - (a.availableBytes ?? 0));
  if (candidates.length === 0) return unknownUnit('StorageNotFound', '', pointer, units);
  const fits = candidates.find((one) => hasRoom(one, wish));
  if (fits === undefined) throw exhausted(wish, candidates);
  return ok(fits);
}

function hasRoom({ availableBytes }: StorageUnit, { sizeGb, thin }: DiskWish): boolean {
  return thin || availableBytes === null || availableBytes >= sizeGb * 2 ** 30;
}

function exhausted({ sizeGb }: DiskWish, candidates: readonly StorageUnit[]): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ResourceExhausted', {
      message: `no datastore has room for ${sizeGb} GB`,
      resourceType: 'storage',
      requested: sizeGb * 2 ** 30,
      available: Math.max(0, ...candidates.map((one) => one.availableBytes ?? 0)),
      nextStep: 'Free space, choose another datastore, or ask for a thin disk.',
    }),
  );
}
