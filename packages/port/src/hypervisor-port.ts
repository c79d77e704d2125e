import type {
  ConnectionReport,
  ConnectionTestStep,
  HypervisorCapabilities,
  HypervisorError,
  HypervisorResourceTree,
  InventoryBatch,
  Json,
  Result,
  SnapshotInfo,
  TemplateInfo,
  VmFinding,
  VmMetrics,
  VmObservation,
} from '@anyvisor/domain';
import type * as answers from './answers.ts';
import type { CallContext } from './call-context.ts';
import type { Mutation, NativeTask, StepTable } from './mutation.ts';
import type * as requests from './requests.ts';

type Answer<T> = Promise<Result<T, HypervisorError>>;

/**
 * One connected endpoint of one hypervisor. No method throws; `ref` is the VM's `nativeRef`. Verbs are idempotent by
 * goal: starting what runs, stopping what is stopped and deleting what is gone succeed.
 */
export interface RequiredPort {
  /** This endpoint's abilities: the type's ceiling narrowed by version, licence, rights. */
  readonly capabilities: (ctx: CallContext) => Answer<HypervisorCapabilities>;
  /**
   * Fails only when the test itself could not run; what it found is in the report. `onStep` hears of steps as they end, as
   * far as the adapter can tell them apart: each at most once, as the report will have it.
   */
  readonly testConnection: (
    ctx: CallContext,
    onStep?: (step: ConnectionTestStep) => void,
  ) => Answer<ConnectionReport>;
  readonly listResources: (ctx: CallContext) => Answer<HypervisorResourceTree>;
  readonly listTemplates: (ctx: CallContext) => Answer<readonly TemplateInfo[]>;
  readonly listVms: (ctx: CallContext) => Answer<readonly VmObservation[]>;
  /** `ResourceNotFound` when the endpoint does not know it. */
  readonly getVm: (ctx: CallContext, ref: string) => Answer<VmObservation>;
  /**
   * Changes as they happen, beginning with a `reset`. Ends after a failure (its last item) or when the context's signal
   * is aborted; the context's deadline does not apply. The caller begins again with back-off.
   */
  readonly watch: (ctx: CallContext) => AsyncIterable<Result<InventoryBatch, HypervisorError>>;
  readonly createVm: (
    ctx: CallContext,
    request: requests.CreateVmRequest,
  ) => Answer<StepTable<answers.CreatedVm>>;
  readonly startVm: (ctx: CallContext, ref: string) => Answer<Mutation<null>>;
  readonly stopVm: (ctx: CallContext, ref: string, request: requests.StopRequest) => Answer<Mutation<null>>;
  readonly restartVm: (
    ctx: CallContext,
    ref: string,
    request: requests.StopRequest,
  ) => Answer<Mutation<null>>;
  readonly deleteVm: (
    ctx: CallContext,
    ref: string,
    request: requests.DeleteVmRequest,
  ) => Answer<StepTable<null>>;
  /** VMs that are not running, or unknown, are absent from the answer. */
  readonly collectMetrics: (ctx: CallContext, refs: readonly string[]) => Answer<readonly VmMetrics[]>;
  /** Everything that carries this operation's marker, by asking the endpoint afresh. */
  readonly findByMarker: (
    ctx: CallContext,
    marker: requests.Marker,
  ) => Answer<readonly answers.MarkedObject[]>;
  /** Waits for a native task of this endpoint; reports progress; idempotent, from any process. */
  readonly followTask: (ctx: CallContext, task: NativeTask) => Answer<Json>;
  /** Asks the endpoint to stop a task; `OperationNotSupported` where it cannot. */
  readonly cancelTask: (ctx: CallContext, task: NativeTask) => Answer<void>;
  /** Logs out and lets go of every socket and timer. */
  readonly close: () => Promise<void>;
}

/** What some platforms have; `definePort` answers `OperationNotSupported` for what an adapter leaves out. */
export interface OptionalPort {
  readonly suspendVm: (ctx: CallContext, ref: string) => Answer<Mutation<null>>;
  readonly resumeVm: (ctx: CallContext, ref: string) => Answer<Mutation<null>>;
  readonly pauseVm: (ctx: CallContext, ref: string) => Answer<Mutation<null>>;
  readonly unpauseVm: (ctx: CallContext, ref: string) => Answer<Mutation<null>>;
  readonly cloneVm: (
    ctx: CallContext,
    request: requests.CloneVmRequest,
  ) => Answer<StepTable<answers.CreatedVm>>;
  readonly reconfigureVm: (
    ctx: CallContext,
    ref: string,
    request: requests.ReconfigureRequest,
  ) => Answer<Mutation<answers.Reconfigured>>;
  readonly addDisk: (
    ctx: CallContext,
    ref: string,
    request: requests.AddDiskRequest,
  ) => Answer<StepTable<answers.CreatedDisk>>;
  readonly resizeDisk: (
    ctx: CallContext,
    ref: string,
    request: requests.ResizeDiskRequest,
  ) => Answer<Mutation<answers.ChangeEffect>>;
  readonly removeDisk: (
    ctx: CallContext,
    ref: string,
    request: requests.RemoveDiskRequest,
  ) => Answer<StepTable<answers.ChangeEffect>>;
  readonly addNic: (
    ctx: CallContext,
    ref: string,
    request: requests.AddNicRequest,
  ) => Answer<Mutation<answers.CreatedNic>>;
  readonly updateNic: (
    ctx: CallContext,
    ref: string,
    request: requests.UpdateNicRequest,
  ) => Answer<Mutation<answers.ChangeEffect>>;
  readonly removeNic: (
    ctx: CallContext,
    ref: string,
    nicKey: string,
  ) => Answer<Mutation<answers.ChangeEffect>>;
  readonly listSnapshots: (ctx: CallContext, ref: string) => Answer<readonly SnapshotInfo[]>;
  /** Answers the snapshot's native id. */
  readonly createSnapshot: (
    ctx: CallContext,
    ref: string,
    request: requests.CreateSnapshotRequest,
  ) => Answer<Mutation<string>>;
  readonly revertSnapshot: (ctx: CallContext, ref: string, snapshotId: string) => Answer<Mutation<null>>;
  readonly deleteSnapshot: (
    ctx: CallContext,
    ref: string,
    request: requests.DeleteSnapshotRequest,
  ) => Answer<Mutation<null>>;
  /** Answers how it went where it left this endpoint, null where it stayed. */
  readonly migrateVm: (
    ctx: CallContext,
    ref: string,
    request: requests.MigrateRequest,
  ) => Answer<Mutation<answers.Moved | null>>;
  /** This endpoint as the destination of a VM that comes from another one; nothing changes by it. */
  readonly migrationTarget: (ctx: CallContext) => Answer<answers.MigrationTarget>;
  readonly openConsole: (
    ctx: CallContext,
    ref: string,
    protocol: answers.ConsoleProtocol,
  ) => Answer<answers.ConsoleSession>;
  readonly exportDisk: (
    ctx: CallContext,
    ref: string,
    request: { readonly diskKey: string; readonly snapshotId?: string },
  ) => Answer<answers.DiskExport>;
  readonly importDisk: (
    ctx: CallContext,
    request: {
      readonly marker: requests.Marker;
      readonly name: string;
      readonly storage: string;
      readonly sizeBytes: number;
      readonly chunks: AsyncIterable<answers.DiskChunk>;
    },
  ) => Answer<answers.ImportedDisk>;
  readonly changedBlocks: (
    ctx: CallContext,
    ref: string,
    request: { readonly diskKey: string; readonly since: string | null },
  ) => Answer<answers.ChangedBlocks>;
  /**
   * A backup of the VM as it is now, running or not. `since` a backup whose chain is broken (the VM was reverted, the
   * platform lost track of its changes) answers `OperationFailed` with reason `state`: take a full one.
   */
  readonly backupVm: (
    ctx: CallContext,
    ref: string,
    request: requests.BackupVmRequest,
  ) => Answer<Mutation<answers.BackupInfo>>;
  /** A VM of its own beside whatever is there, switched off. */
  readonly restoreVm: (
    ctx: CallContext,
    request: requests.RestoreVmRequest,
  ) => Answer<StepTable<answers.CreatedVm>>;
  /** One on which others stand is refused with reason `state`; one that is gone succeeds. */
  readonly deleteBackup: (ctx: CallContext, backupId: string) => Answer<Mutation<null>>;
  readonly listEvents: (
    ctx: CallContext,
    request: { readonly since: Date; readonly limit: number },
  ) => Answer<readonly answers.PlatformEvent[]>;
  /** What could be better about a VM as it stands, asked afresh; each finding has another id or subject. */
  readonly adviseVm: (ctx: CallContext, ref: string) => Answer<readonly VmFinding[]>;
  /** What is on a running VM's screen at this moment. */
  readonly takeScreenshot: (ctx: CallContext, ref: string) => Answer<answers.Screenshot>;
  /** Moves or stops what runs on a host and keeps new work away. */
  readonly evacuateHost: (ctx: CallContext, hostRef: string) => Answer<Mutation<null>>;
  readonly restoreHost: (ctx: CallContext, hostRef: string) => Answer<Mutation<null>>;
}

export type HypervisorPort = RequiredPort & OptionalPort;
