import type {
  HypervisorResourceMapping,
  HypervisorResourceTree,
  JsonObject,
  NicSpec,
  TemplateInfo,
  VmProvisionSpec,
} from '@anyvisor/domain';
import type { MigrationTarget } from './answers.ts';

/**
 * The id of the operation that creates something, written into what it creates. UUID. A call that takes one is
 * idempotent by it: repeated with the same marker it answers what the first call made instead of making a second.
 */
export type Marker = string;

export interface CreateVmRequest {
  readonly marker: Marker;
  readonly spec: VmProvisionSpec;
  readonly mapping: HypervisorResourceMapping;
  /** Resolved from `spec.template`; absent for `blank`. */
  readonly template?: TemplateInfo;
}

export interface CloneVmRequest {
  readonly marker: Marker;
  readonly source: string;
  readonly name: string;
  readonly mode: 'full' | 'linked';
  /** Clone this state instead of the present one. */
  readonly snapshotId?: string;
  readonly mapping: HypervisorResourceMapping;
  readonly computeUnit?: string;
  readonly storage?: string;
}

export interface DeleteVmRequest {
  /** Disks of the VM that no other VM uses go with it. @default true */
  readonly deleteDisks?: boolean;
  /** Stop it first when it runs; without, a running VM is refused with reason `state`. */
  readonly force?: boolean;
}

export interface StopRequest {
  /** Pull the plug instead of asking the guest. */
  readonly force: boolean;
  /** How long the guest gets to stop by itself before the call ends with `OperationTimeout`. */
  readonly timeoutSeconds?: number;
}

export interface ReconfigureRequest {
  readonly cpuCores?: number;
  readonly memoryMb?: number;
  readonly name?: string;
  readonly autostart?: boolean;
}

export interface AddDiskRequest {
  readonly marker: Marker;
  readonly sizeGb: number;
  readonly storage?: string;
  readonly bus?: 'virtio' | 'scsi' | 'sata' | 'ide' | 'nvme';
  readonly format?: 'qcow2' | 'raw' | 'vmdk' | 'vhdx' | 'vhd';
  readonly thin?: boolean;
  readonly mapping: HypervisorResourceMapping;
}

export interface ResizeDiskRequest {
  readonly diskKey: string;
  /** Absolute; smaller than now is refused. */
  readonly sizeGb: number;
}

export interface RemoveDiskRequest {
  readonly diskKey: string;
  /** Also delete its bytes. @default false */
  readonly deleteData?: boolean;
}

export interface AddNicRequest extends NicSpec {
  readonly marker: Marker;
  readonly mapping: HypervisorResourceMapping;
}

export interface UpdateNicRequest {
  readonly nicKey: string;
  readonly network?: string;
  readonly connected?: boolean;
  readonly vlan?: number | null;
  readonly mapping: HypervisorResourceMapping;
}

export interface CreateSnapshotRequest {
  readonly marker: Marker;
  readonly name: string;
  readonly description?: string;
  /** Keep RAM as well. */
  readonly memory?: boolean;
  /** Ask the guest agent to flush its file systems. */
  readonly quiesce?: boolean;
}

export interface DeleteSnapshotRequest {
  readonly snapshotId: string;
  /** Delete its descendants as well; without, they are re-based. */
  readonly withChildren?: boolean;
}

export interface MigrateRequest {
  readonly marker: Marker;
  readonly targetHost?: string;
  readonly targetStorage?: string;
  readonly live: boolean;
  /** Only where the platform cannot tell: the person states that both sides see the same bytes. */
  readonly sharedStorage?: boolean;
  readonly bandwidthMbps?: number;
  /** The endpoint it goes to, when that is another one of the same type: what its `migrationTarget` answered. */
  readonly destination?: MigrationTarget;
  /** As the adapter's `migrationOptions` parsed them. */
  readonly options?: JsonObject;
}

export interface BackupVmRequest {
  readonly marker: Marker;
  /** Where it is written: native id or name of a storage that this endpoint sees. */
  readonly target: string;
  /** Only what changed since that backup (its `backupId`); without, everything. */
  readonly since?: string;
  /** Ask the guest agent to flush and hold its file systems for the moment of the backup. @default false */
  readonly quiesce?: boolean;
  readonly description?: string;
}

export interface RestoreVmRequest {
  readonly marker: Marker;
  readonly backupId: string;
  /** Of the VM that is made; the one that was backed up is not touched. */
  readonly name: string;
  readonly mapping: HypervisorResourceMapping;
  /** Where its disks go instead of the mapping's storage. */
  readonly storage?: string;
}

/** What a mapper may know besides the spec; all of it already read. */
export interface MappingKnowledge {
  readonly marker: Marker;
  readonly resources: HypervisorResourceTree;
  readonly template?: TemplateInfo;
}
