import type { Schemas } from '../../../../api/client.ts';

type Resources = Schemas['ResourceTree'];

/** What of a connection's resources a backup may be put on; where the platform does not say, the storage stays. */
export function forBackups<T extends Pick<Resources, 'storageUnits'>>(resources: T): T {
  return {
    ...resources,
    storageUnits: resources.storageUnits.filter(({ takesBackups }) => takesBackups !== false),
  };
}
