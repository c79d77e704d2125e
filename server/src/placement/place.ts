import type { VmProvisionSpec } from '@anyvisor/domain';
import type { Candidate, CandidateHost } from './candidate.ts';

/** Where a spec goes, and for every candidate why or why not. */
export interface Placement {
  /** Null: nothing fits. */
  readonly connectionId: string | null;
  /** Native id; null leaves it to the connection's mapping. */
  readonly computeUnit: string | null;
  readonly candidates: readonly PlacedCandidate[];
}

export interface PlacedCandidate {
  readonly connectionId: string;
  readonly name: string;
  readonly fits: boolean;
  /** What speaks against it; for one that fits, what spoke for it. */
  readonly reasons: readonly string[];
}

/**
 * Of the candidates that fit the one with the most memory free on one host. A connection the spec names is taken also
 * when something speaks against it: its own checks say so better, and "unknown" here may be merely "not yet seen".
 */
export function place(spec: VmProvisionSpec, candidates: readonly Candidate[]): Placement {
  const judged = candidates.map((candidate) => ({ candidate, against: objections(spec, candidate) }));
  const named = spec.placement?.connection !== undefined;
  const fitting = judged.filter(({ against }) => named || against.length === 0);
  const [best] = fitting.toSorted(
    (a, b) => roomOf(b.candidate) - roomOf(a.candidate) || a.candidate.name.localeCompare(b.candidate.name),
  );
  return {
    connectionId: best?.candidate.connectionId ?? null,
    computeUnit: best === undefined ? null : (wantedHost(spec, best.candidate)?.nativeRef ?? null),
    candidates: judged.map(({ candidate, against }) => ({
      connectionId: candidate.connectionId,
      name: candidate.name,
      fits: against.length === 0,
      reasons: against.length > 0 ? against : [forIt(candidate)],
    })),
  };
}

/** Sentences; empty when it fits. */
function objections(spec: VmProvisionSpec, candidate: Candidate): readonly string[] {
  const { compute, network, requirements = [], template } = spec;
  const unit = spec.placement?.computeUnit;
  const missingNetworks = network.nics
    .map((nic) => nic.network)
    .filter((name) => !candidate.networks.has(name));
  const missingFeatures = requirements.filter(
    (feature) => candidate.capabilities?.features[feature].support === 'none',
  );
  return [
    ...(candidate.enabled ? [] : ['it is disabled']),
    ...(candidate.mode === 'read_write' ? [] : ['it is read-only']),
    ...(candidate.health === 'HEALTHY' || candidate.health === 'DEGRADED'
      ? []
      : ['it does not answer at the moment']),
    ...(template === 'blank' || candidate.hasTemplate ? [] : [`it has no template ${template}`]),
    ...missingNetworks.map((name) => `it has no network ${name}`),
    ...missingFeatures.map(
      (feature) =>
        `it lacks ${feature}: ${candidate.capabilities?.features[feature].reason ?? 'not available there'}`,
    ),
    ...tooLarge('virtual CPUs', compute.cpuCores, candidate.capabilities?.maxCpuCores),
    ...tooLarge('GiB of memory', compute.memoryMb / 1024, candidate.capabilities?.maxMemoryGb),
    ...(unit === undefined || wantedHost(spec, candidate) !== undefined
      ? []
      : [`it has no compute unit ${unit}`]),
    ...memoryObjection(compute.memoryMb / 1024, candidate),
    ...storageObjection(spec, candidate),
  ];
}

function tooLarge(what: string, wanted: number, most: number | null | undefined): readonly string[] {
  return typeof most === 'number' && wanted > most ? [`it gives a VM at most ${most} ${what}`] : [];
}

/** By what the hosts have in all: what is free now changes, and platforms over-commit. */
function memoryObjection(wantedGb: number, { hosts }: Candidate): readonly string[] {
  const totals = hosts.flatMap(({ type, totalMemoryGb }) =>
    type !== 'HOST' || totalMemoryGb === null ? [] : [totalMemoryGb],
  );
  const largest = Math.max(...totals);
  return totals.length > 0 && wantedGb > largest
    ? [`its largest host has ${Math.floor(largest)} GiB of memory`]
    : [];
}

/** Thin disks start empty: only what is allocated at once has to be there. */
function storageObjection(
  { storage }: VmProvisionSpec,
  { roomiestStorageBytes }: Candidate,
): readonly string[] {
  const thick = storage.disks
    .filter((disk) => disk.thin === false)
    .reduce((sum, disk) => sum + disk.sizeGb, 0);
  return roomiestStorageBytes !== null && thick * 2 ** 30 > roomiestStorageBytes
    ? [`none of its storage has ${thick} GiB free`]
    : [];
}

export function wantedHost(spec: VmProvisionSpec, { hosts }: Candidate): CandidateHost | undefined {
  const unit = spec.placement?.computeUnit;
  return unit === undefined
    ? undefined
    : hosts.find((host) => host.nativeRef === unit || host.path === unit || host.name === unit);
}

/** GiB free on the host that has the most of it; 0 when nobody says. */
export function roomOf({ hosts }: Candidate): number {
  return Math.max(
    0,
    ...hosts.map(({ type, state, availableMemoryGb }) =>
      type === 'HOST' && state === 'AVAILABLE' ? (availableMemoryGb ?? 0) : 0,
    ),
  );
}

function forIt(candidate: Candidate): string {
  return `it fits, with ${Math.floor(roomOf(candidate))} GiB of memory free on one host`;
}
