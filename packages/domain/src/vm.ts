import type { AllowedOperations } from './capability.ts';
import type { VmHardware } from './vm-hardware.ts';

export const powerStates = ['RUNNING', 'STOPPED', 'PAUSED', 'SUSPENDED', 'CRASHED', 'UNKNOWN'] as const;
/** `PAUSED` keeps memory in RAM, `SUSPENDED` keeps it on disk. Absence of news is `UNKNOWN`, never `STOPPED`. */
export type PowerState = (typeof powerStates)[number];

export const transitions = [
  'CREATING',
  'STARTING',
  'STOPPING',
  'RESTARTING',
  'SUSPENDING',
  'RESUMING',
  'MIGRATING',
  'CLONING',
  'REVERTING',
  'DELETING',
] as const;
export type Transition = (typeof transitions)[number];

/** A VM as its hypervisor described it, in neutral words: what an adapter's mapper yields. */
export interface VmObservation {
  /** The platform's stable id (UUID, moref, vmid…), opaque to the core; survives a rename. */
  readonly nativeRef: string;
  readonly name: string;
  readonly powerState: PowerState;
  readonly transition: Transition | null;
  /** The platform's own word for the state. */
  readonly nativeState: string;
  readonly cpu: VmCpu;
  readonly memory: VmMemory;
  readonly disks: readonly VmDisk[];
  readonly nics: readonly VmNic[];
  readonly guest: VmGuest;
  /** Native id of the compute unit it runs on or is registered at; null when it is nowhere. */
  readonly host: string | null;
  /** Bytes really allocated on storage; null when the platform does not say. */
  readonly storageUsedBytes: number | null;
  readonly firmware: 'bios' | 'uefi' | 'other';
  /** Absent where the adapter does not look. */
  readonly hardware?: VmHardware;
  readonly autostart: boolean | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly snapshotCount: number | null;
  /** The id of the operation that made this VM, when it carries our marker. */
  readonly marker: string | null;
  readonly allowedOperations: AllowedOperations;
}

export interface VmCpu {
  /** Virtual cores visible to the guest now (or at next start when stopped). */
  readonly cores: number;
  /** Upper end of hot-add; equals `cores` where there is none. */
  readonly maxCores: number;
  readonly sockets?: number;
  readonly threadsPerCore?: number;
}

export interface VmMemory {
  /** Memory of the guest now (or at next start when stopped). */
  readonly sizeBytes: number;
  /** Upper end of hot-add; equals `sizeBytes` where there is none. */
  readonly maxBytes: number;
}

export interface VmDisk {
  /** Stable within the VM: `vda`, `scsi0`, a device key. */
  readonly key: string;
  readonly kind: 'disk' | 'cdrom' | 'floppy';
  /** Virtual size; null for an empty drive or when unknown. */
  readonly sizeBytes: number | null;
  readonly allocatedBytes: number | null;
  /** Native id of the storage unit; null when the disk is outside every known one. */
  readonly storage: string | null;
  /** Where the bytes are, in the platform's words (path, volume id, VDI). */
  readonly source: string | null;
  readonly bus: string;
  readonly format: string | null;
  readonly readOnly: boolean;
}

export interface VmNic {
  readonly key: string;
  /** Lower case, colon separated. */
  readonly mac: string;
  /** Native id of the network unit; null when detached. */
  readonly network: string | null;
  readonly model: string;
  readonly connected: boolean;
  readonly vlan: number | null;
  readonly ipAddresses: readonly string[];
}

export interface VmGuest {
  readonly os: string | null;
  readonly hostname: string | null;
  /** The guest tools or agent: `UNKNOWN` when the platform cannot tell. */
  readonly agent: 'RUNNING' | 'NOT_RUNNING' | 'NOT_INSTALLED' | 'UNKNOWN';
}

/** How much an answer about a VM can be trusted. */
export type Confidence = 'OBSERVED' | 'STALE' | 'MISSING';

/** A VM in the inventory: what was observed, whose it is, and how old that knowledge is. */
export interface VmInfo extends VmObservation {
  /** Ours, UUID v7; the same VM keeps it for life. */
  readonly id: string;
  readonly connectionId: string;
  /** When the hypervisor last told us this. */
  readonly seenAt: Date;
  readonly stale: boolean;
  readonly staleReason: string | null;
  readonly confidence: Confidence;
}
