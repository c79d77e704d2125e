/** How a domain is tuned, as its XML says it; null and empty lists where nothing is said. Amounts in bytes. */
export interface DomainTuning {
  readonly cpu: {
    /** `host-passthrough`, `custom`, … */
    readonly mode: string | null;
    readonly model: string | null;
    readonly dies: number;
  };
  readonly shares: number | null;
  readonly pinning: readonly { readonly vcpu: number; readonly hostCpus: string }[];
  readonly emulatorCpus: string | null;
  readonly ioThreads: number;
  readonly ioThreadPinning: readonly { readonly ioThread: number; readonly hostCpus: string }[];
  /** Of the virtio-scsi controllers. */
  readonly scsi: readonly { readonly queues: number | null; readonly ioThread: number | null }[];
  readonly hugePages: { readonly sizeBytes: number | null } | null;
  readonly locked: boolean;
  readonly numa: { readonly mode: string; readonly hostNodes: string } | null;
  readonly cells: readonly {
    readonly cpus: string;
    readonly memoryBytes: number;
    readonly hostNodes: string | null;
  }[];
  readonly balloonModel: string;
  /** From our metadata. */
  readonly leastMemoryMb: number | null;
  readonly tpmModel: string | null;
  readonly launchSecurity: { readonly type: string; readonly policy: number | null } | null;
  readonly hostDevices: readonly DomainHostDevice[];
  /** Virtual CPUs that can be taken away again, when libvirt lists them one by one. */
  readonly hotpluggable: readonly { readonly id: number; readonly enabled: boolean }[];
}

export type DomainHostDevice =
  | { readonly kind: 'pci'; readonly address: string; readonly gpu: boolean }
  | { readonly kind: 'mdev'; readonly uuid: string }
  /** A virtual function as a NIC. */
  | { readonly kind: 'nic'; readonly address: string }
  | { readonly kind: 'other'; readonly type: string };
