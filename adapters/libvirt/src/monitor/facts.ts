/** What only QEMU itself tells, asked through libvirt; a part is null where the question was not answered. */
export interface MonitorFacts {
  readonly hotpluggableCpus: { readonly present: number; readonly free: number } | null;
  readonly memoryDevices:
    | readonly {
        readonly model: string;
        readonly sizeBytes: number;
        /** Of virtio-mem. */
        readonly requestedBytes: number | null;
      }[]
    | null;
  readonly disks: readonly MonitorDisk[] | null;
  readonly migration: MonitorMigration | null;
}

/** One disk since the guest was started. */
export interface MonitorDisk {
  /** QEMU's own name of the device: what libvirt calls its alias. */
  readonly device: string;
  readonly reads: Operations;
  readonly writes: Operations;
  readonly flushes: Operations;
}

export interface Operations {
  readonly count: number;
  readonly failed: number;
  /** Mean over all of them, in seconds; null when there were none. */
  readonly latencySeconds: number | null;
}

export interface MonitorMigration {
  /** QEMU's word: `active`, `completed`, … */
  readonly status: string;
  readonly remainingBytes: number | null;
  /** How fast the guest writes to its memory, and how fast that is sent, in bytes a second. */
  readonly dirtyBytesPerSecond: number | null;
  readonly sentBytesPerSecond: number | null;
  readonly dirtySyncs: number | null;
  readonly postcopyRequests: number | null;
}
