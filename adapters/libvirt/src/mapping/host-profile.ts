import type { VirtType } from '../native-spec.ts';

/** What the mapper knows of the host it writes for; made by `hostProfile` from its capabilities. */
export interface HostProfile {
  readonly driver: 'qemu' | 'test';
  /** Already chosen from the connection's setting and what the host advertises. */
  readonly virtType: VirtType;
  /** Virtual machines of these kinds may be asked for by `extensions.LIBVIRT.virtType`. */
  readonly virtTypes: readonly VirtType[];
  readonly arch: string;
  /** Null: libvirt's own choice. */
  readonly emulator: string | null;
  /** Null when the host did not say. */
  readonly maxVcpus: number | null;
  readonly uefi: boolean;
  readonly secureBoot: boolean;
  readonly tpm: boolean;
  /** major × 1,000,000 + minor × 1,000 + release. */
  readonly libvirtVersion: number;
  readonly qemuVersion: number | null;
  /** What follows is null where the host did not say: then nothing is refused for it. */
  readonly machines: readonly string[] | null;
  readonly cpuModes: readonly string[] | null;
  /** Named models that would run here. */
  readonly cpuModels: readonly string[] | null;
  readonly videoModels: readonly string[] | null;
  readonly hostDeviceTypes: readonly string[] | null;
  readonly iommu: boolean | null;
  readonly cpuIds: ReadonlySet<number> | null;
  readonly numaNodes: readonly number[] | null;
  /** Bytes, the ordinary page first. */
  readonly pageSizes: readonly number[] | null;
  /** `sev`, `sev-es`, `sev-snp`, `tdx`: only what was reported. */
  readonly memoryEncryption: readonly string[];
}
