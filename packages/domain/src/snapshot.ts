import type { PowerState } from './vm.ts';

export interface SnapshotInfo {
  /** Native id, unique within its VM. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date | null;
  readonly parentId: string | null;
  /** Is the VM's present state based directly on it? */
  readonly current: boolean;
  readonly withMemory: boolean;
  /** The VM's state when it was taken. */
  readonly powerState: PowerState;
  readonly sizeBytes: number | null;
}
