import type { Schemas } from '../../api/client.ts';

export type Mapping = Schemas['ResourceMapping'];

/** A mapping while somebody edits it: lists and texts instead of keys that may be missing. */
export interface MappingDraft {
  readonly computeUnit: string | null;
  readonly resourcePool: string | null;
  readonly datastore: string | null;
  readonly alternatives: readonly string[];
  readonly networks: readonly { readonly name: string; readonly target: string | null }[];
}

export function draftOf({ computeMapping, storageMapping, networkMapping }: Mapping): MappingDraft {
  return {
    computeUnit: computeMapping.targetComputeUnit ?? null,
    resourcePool: computeMapping.defaultResourcePool ?? null,
    datastore: storageMapping.defaultDatastore ?? null,
    alternatives: storageMapping.alternativeDatastores,
    networks: Object.entries(networkMapping.networks).map(([name, target]) => ({ name, target })),
  };
}

/** What the server keeps; rows of networks that are not finished are left out. */
export function mappingOf(draft: MappingDraft): Mapping {
  const { computeUnit, resourcePool, datastore, alternatives, networks } = draft;
  return {
    computeMapping: {
      ...(computeUnit === null ? {} : { targetComputeUnit: computeUnit }),
      ...(resourcePool === null ? {} : { defaultResourcePool: resourcePool }),
    },
    storageMapping: {
      ...(datastore === null ? {} : { defaultDatastore: datastore }),
      alternativeDatastores: [...alternatives],
    },
    networkMapping: {
      networks: Object.fromEntries(
        networks.flatMap(({ name, target }) =>
          name.trim() === '' || target === null ? [] : [[name.trim(), target] as const],
        ),
      ),
    },
  };
}

/** Names that stand there twice: only one of them could count. */
export function doubledNames({ networks }: MappingDraft): ReadonlySet<string> {
  const names = networks.map(({ name }) => name.trim()).filter((name) => name !== '');
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
