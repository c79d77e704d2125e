import type { HypervisorCapabilities, HypervisorResourceMapping, HypervisorType } from '@anyvisor/domain';

/** A connection as placement sees it: what the inventory knows, nothing asked afresh. */
export interface Candidate {
  readonly connectionId: string;
  readonly name: string;
  readonly type: HypervisorType;
  readonly enabled: boolean;
  readonly mode: string;
  /** Null until it was reached for the first time. */
  readonly health: string | null;
  readonly capabilities: HypervisorCapabilities | null;
  /** Names and native ids of its templates that match the spec's. */
  readonly hasTemplate: boolean;
  /** Domain names its mapping knows, names and native ids of its networks. */
  readonly networks: ReadonlySet<string>;
  readonly mapping: HypervisorResourceMapping;
  readonly hosts: readonly CandidateHost[];
  /** Of the roomiest storage unit that can be used; null when none says. */
  readonly roomiestStorageBytes: number | null;
  readonly storages: readonly CandidateUnit[];
  readonly networkUnits: readonly CandidateUnit[];
}

/** A storage unit or a network. */
export interface CandidateUnit {
  readonly nativeRef: string;
  readonly name: string;
}

export interface CandidateHost {
  readonly nativeRef: string;
  readonly name: string;
  /** Names from the root down. */
  readonly path: string;
  readonly type: string;
  readonly state: string;
  readonly totalMemoryGb: number | null;
  readonly availableMemoryGb: number | null;
  readonly totalCpu: number | null;
}
