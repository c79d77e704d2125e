import type {
  Feature,
  FeatureSupport,
  HypervisorErrorKind,
  HypervisorResourceMapping,
  PowerState,
  VmProvisionSpec,
} from '@anyvisor/domain';
import type { HypervisorAdapter } from '../src/hypervisor-adapter.ts';

/** What an adapter gives the contract suite: itself and a peer to be run against. */
export interface ContractFixture<Parameters> {
  /** For test titles: `libvirt test driver`. */
  readonly name: string;
  readonly adapter: HypervisorAdapter<Parameters>;
  readonly start: () => Promise<ContractPeer>;
  /** Why the peer cannot run on this machine; absent or undefined when it can. Under CI a skip is a failure. */
  readonly skipReason?: () => string | undefined;
  readonly deadlines?: Partial<ContractDeadlines>;
}

/** Milliseconds. */
export interface ContractDeadlines {
  /** Starting and stopping the peer. @default 120_000 */
  readonly peer: number;
  /** One call, task included. @default 15_000 */
  readonly call: number;
  /** A guest from power-on to its first address. @default 90_000 */
  readonly boot: number;
  /** A change behind our back until `watch` tells. @default 10_000 */
  readonly watch: number;
  /** One test that runs a whole step table many times. @default 120_000 */
  readonly drill: number;
}

/**
 * A running hypervisor, real or simulated, that the suite may fill and empty. The suite leaves it as it found it and
 * has at most two VMs running at once, at most one of them with a guest.
 */
export interface ContractPeer {
  /** As a person would enter them: parsed with `adapter.parameters`. */
  readonly parameters: unknown;
  readonly refused: readonly RefusedParameters[];
  readonly mapping: HypervisorResourceMapping;
  /** A storage unit with room, by the name or native id of `listResources`. */
  readonly storage: string;
  /** A network name that a NIC may ask for. */
  readonly network: string;
  /** Name of a template that `spec` may be created from, or null where the peer has none. */
  readonly template: string | null;
  /** The smallest VM this peer creates, with one disk and one NIC; it need not hold anything that boots. */
  readonly spec: (name: string) => VmProvisionSpec;
  /** A VM with an operating system, real or simulated; null where nothing ever answers from inside. */
  readonly guest: GuestMeans | null;
  readonly look: IndependentLook;
  readonly behindOurBack: BehindOurBack;
  readonly faults?: FaultHooks;
  /** What some promises need to be tried; the suite skips a promise without its means and says so. */
  readonly means?: ContractMeans;
  /** Facts about this peer that would otherwise go unnoticed when they change. */
  readonly expectedCapabilities?: Readonly<Partial<Record<Feature, FeatureSupport['support']>>>;
  readonly stop: () => Promise<void>;
}

export interface RefusedParameters {
  /** Completes "answers … to": `a wrong password`. */
  readonly title: string;
  readonly parameters: unknown;
  readonly kind: HypervisorErrorKind;
  /** How often a client has tried to log in so far, by the peer's own count: to prove that one refusal is one attempt. */
  readonly loginAttempts?: () => Promise<number>;
}

export interface GuestMeans {
  readonly spec: (name: string) => VmProvisionSpec;
  /** Does it shut down by itself when asked? */
  readonly answersPowerButton: boolean;
  /** Does the platform learn its addresses? */
  readonly reportsAddresses: boolean;
  /** What its serial console says sooner or later; absent where it has none. */
  readonly serialText?: string;
}

/** The peer's state as seen by another client than the adapter under test. */
export interface IndependentLook {
  readonly vmNames: () => Promise<readonly string[]>;
  /** Null when there is no such VM. */
  readonly powerState: (name: string) => Promise<PowerState | null>;
  /** Every disk image, volume or VDI there is, attached or not. */
  readonly disks: () => Promise<readonly string[]>;
  /**
   * Canonical text of everything a call can change (VMs and their configuration and state, disks, snapshots, networks,
   * tags), one fact a line; nothing that changes by itself (times, counters, run ids, sizes that grow).
   */
  readonly fingerprint: () => Promise<string>;
}

/** Changes made by another client; `name` is the VM's. */
export interface BehindOurBack {
  readonly start: (name: string) => Promise<void>;
  /** Pulls the plug. */
  readonly stop: (name: string) => Promise<void>;
  /** The VM, whatever its state, with its disks and snapshots; succeeds when it is gone. */
  readonly delete: (name: string) => Promise<void>;
  /** Absent where the platform cannot rename. */
  readonly rename?: (name: string, newName: string) => Promise<void>;
  /** One of `look.disks()`. */
  readonly deleteDisk?: (disk: string) => Promise<void>;
}

export interface FaultHooks {
  /** The endpoint stops answering: existing connections break, new ones are refused or hang. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
}

export interface ContractMeans {
  /** Native id of a host that a VM made by `spec` can move to; `live` when it can do so running. */
  readonly migration?: { readonly targetHost: string; readonly live: boolean };
  /** Another endpoint of the same type that `spec`, running, can move to with its disks into `storage` there. */
  readonly otherEndpoint?: {
    readonly parameters: unknown;
    readonly storage: string;
    readonly look: IndependentLook;
    readonly behindOurBack: BehindOurBack;
  };
  /** Native id of a host that may be emptied. */
  readonly maintenanceHost?: string;
  /** What memory grows by at once, where more than usual is plugged in. @default 256 */
  readonly memoryStepMb?: number;
  /** Linked copies can be made of templates, never of a VM: then `cloneVm` refuses them. */
  readonly linkedCopiesOfTemplatesOnly?: boolean;
  /** Where `backupVm` may write. */
  readonly backupTarget?: string;
  readonly diskImport?: {
    readonly storage: string;
    /** Lower-case hex over the whole virtual disk, by another client. */
    readonly sha256: (nativeRef: string) => Promise<string>;
    readonly remove: (nativeRef: string) => Promise<void>;
  };
  /** What `openConsole` is asked for where `console` is promised. @default vnc */
  readonly graphicalConsole?: 'vnc' | 'webmks' | 'spice';
}

export const defaultDeadlines: ContractDeadlines = {
  peer: 120_000,
  call: 15_000,
  boot: 90_000,
  watch: 10_000,
  drill: 120_000,
};
