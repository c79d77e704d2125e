import type { ComputeSpec, DeviceSpec } from './provision-spec.ts';

/**
 * How a VM is built beyond its size, in the words of its spec: what somebody asked for can be compared with what stands
 * there. A part is absent when the platform does not say, or when the VM has nothing of the kind.
 */
export interface VmHardware {
  /** The platform's own machine type: `pc-q35-7.2`. */
  readonly machine?: string;
  /** Mode or model of the CPU, in the platform's word: `host-passthrough`, `EPYC-Rome`. */
  readonly cpuModel?: string;
  /** Whether the guest's code runs on the CPU itself (`hardware`) or is emulated. */
  readonly acceleration?: 'hardware' | 'emulated';
  readonly coresPerSocket?: number;
  readonly pinning?: NonNullable<ComputeSpec['pinning']>;
  readonly numa?: NonNullable<ComputeSpec['numa']>;
  readonly hugePages?: NonNullable<ComputeSpec['hugePages']>;
  readonly ballooning?: NonNullable<ComputeSpec['ballooning']>;
  readonly shares?: number;
  readonly secureBoot?: boolean;
  readonly tpm?: boolean;
  /** Devices of the host that are handed through. */
  readonly devices?: readonly DeviceSpec[];
  readonly memoryEncryption?: 'sev' | 'sev-es' | 'sev-snp' | 'tdx';
}
