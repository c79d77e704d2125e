import type { VmProvisionSpec } from '@anyvisor/domain';
import type {
  AddDiskRequest,
  AddNicRequest,
  BackupVmRequest,
  CloneVmRequest,
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  DeleteVmRequest,
  MigrateRequest,
  ReconfigureRequest,
  RemoveDiskRequest,
  RestoreVmRequest,
  ResizeDiskRequest,
  StopRequest,
  UpdateNicRequest,
} from '@anyvisor/port';

/** What a caller asks for, per kind: the port's request without what the engine adds (marker, mapping, source). */
export interface OperationRequests {
  readonly 'vm.create': { readonly spec: VmProvisionSpec };
  readonly 'vm.start': NoRequest;
  readonly 'vm.stop': StopRequest;
  readonly 'vm.restart': StopRequest;
  readonly 'vm.suspend': NoRequest;
  readonly 'vm.resume': NoRequest;
  readonly 'vm.pause': NoRequest;
  readonly 'vm.unpause': NoRequest;
  readonly 'vm.delete': DeleteVmRequest;
  readonly 'vm.clone': Omit<CloneVmRequest, 'marker' | 'source' | 'mapping'>;
  readonly 'vm.reconfigure': ReconfigureRequest;
  readonly 'vm.migrate': Omit<MigrateRequest, 'marker' | 'destination'> & {
    /** Our id of the connection it goes to, when that is another one. */
    readonly targetConnection?: string;
  };
  readonly 'vm.backup': Omit<BackupVmRequest, 'marker'>;
  readonly 'vm.restore': Omit<RestoreVmRequest, 'marker' | 'mapping'> & { readonly powerOn?: boolean };
  readonly 'disk.add': Omit<AddDiskRequest, 'marker' | 'mapping'>;
  readonly 'disk.resize': ResizeDiskRequest;
  readonly 'disk.remove': RemoveDiskRequest;
  readonly 'nic.add': Omit<AddNicRequest, 'marker' | 'mapping'>;
  readonly 'nic.update': Omit<UpdateNicRequest, 'mapping'>;
  readonly 'nic.remove': { readonly nicKey: string };
  readonly 'snapshot.create': Omit<CreateSnapshotRequest, 'marker'>;
  readonly 'snapshot.revert': { readonly snapshotId: string };
  readonly 'snapshot.delete': DeleteSnapshotRequest;
  readonly 'backup.delete': { readonly backupId: string; readonly name: string };
}

export type NoRequest = Readonly<Record<string, never>>;
export type OperationKindName = keyof OperationRequests;
