import type { PlacementView } from '@anyvisor/api';
import type { VmProvisionSpec } from '@anyvisor/domain';
import type { Candidate, CandidateUnit } from './candidate.ts';
import { wantedHost } from './place.ts';

type PlacedIn = NonNullable<PlacementView['host']>;

/** Where it would run: what the spec names, else the connection's mapping, else the hypervisor's own choice. */
export function hostFor(spec: VmProvisionSpec, candidate: Candidate): PlacedIn {
  const named = spec.placement?.computeUnit;
  if (named !== undefined) {
    return known(named, wantedHost(spec, candidate), 'spec');
  }
  const { targetComputeUnit } = candidate.mapping.computeMapping;
  if (targetComputeUnit !== undefined) {
    const unit = candidate.hosts.find(({ nativeRef, name, path }) =>
      [nativeRef, name, path].includes(targetComputeUnit),
    );
    return known(targetComputeUnit, unit, 'mapping');
  }
  const hosts = candidate.hosts.filter(({ type }) => type === 'HOST');
  const [only] = hosts;
  return only !== undefined && hosts.length === 1
    ? {
        name: only.name,
        nativeRef: only.nativeRef,
        chosenBy: 'hypervisor',
        reason: 'It is the only host there',
      }
    : left('The hypervisor chooses one of its hosts when the VM is made');
}

/** Of each disk of the spec; of the template's disks together when the spec has none. */
export function storagesFor(
  { storage, template }: VmProvisionSpec,
  candidate: Candidate,
): readonly PlacedIn[] {
  const { defaultDatastore, alternativeDatastores } = candidate.mapping.storageMapping;
  const disks = storage.disks.length > 0 || template === 'blank' ? storage.disks : [{ storage: undefined }];
  return disks.map(({ storage: named }) => {
    if (named !== undefined) {
      return known(named, find(candidate.storages, named), 'spec');
    }
    if (defaultDatastore === undefined) {
      return left('The hypervisor chooses where, among what it has');
    }
    const placed = known(defaultDatastore, find(candidate.storages, defaultDatastore), 'mapping');
    return alternativeDatastores.length === 0
      ? placed
      : { ...placed, reason: `${placed.reason}; when it is full: ${alternativeDatastores.join(', ')}` };
  });
}

/** Of each NIC of the spec: a network of the mapping goes before one that is called so at the hypervisor. */
export function networksFor({ network }: VmProvisionSpec, candidate: Candidate): readonly PlacedIn[] {
  const { networks } = candidate.mapping.networkMapping;
  return network.nics.map(({ network: named }) => {
    const mapped = Object.hasOwn(networks, named) ? networks[named] : undefined;
    return mapped === undefined
      ? known(named, find(candidate.networkUnits, named), 'spec')
      : known(mapped, find(candidate.networkUnits, mapped), 'mapping');
  });
}

const sources = { spec: 'The spec names it', mapping: "The connection's mapping names it" };

function known(named: string, unit: CandidateUnit | undefined, by: 'spec' | 'mapping'): PlacedIn {
  return {
    name: unit?.name ?? named,
    nativeRef: unit?.nativeRef ?? null,
    chosenBy: by,
    reason: unit === undefined ? `${sources[by]}, but it was not found there` : sources[by],
  };
}

function left(reason: string): PlacedIn {
  return { name: null, nativeRef: null, chosenBy: 'hypervisor', reason };
}

function find(units: readonly CandidateUnit[], named: string): CandidateUnit | undefined {
  return units.find(({ nativeRef, name }) => nativeRef === named || name === named);
}
