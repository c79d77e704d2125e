import type { Feature } from './capability.ts';
import type { HypervisorType } from './hypervisor-type.ts';
import type { JsonObject } from './json.ts';

/**
 * What somebody wants a VM to be, in words no platform owns. The same document is accepted as YAML and JSON by the
 * CLI, the API and the UI; its JSON Schema is generated in packages/api.
 */
export interface VmProvisionSpec {
  /** 1–63 letters, digits, `-`, `_` and `.`, beginning with a letter or digit. */
  readonly name: string;
  /** Name or id of a template, or `blank` for empty disks. */
  readonly template: string;
  readonly compute: ComputeSpec;
  readonly storage: StorageSpec;
  readonly network: NetworkSpec;
  readonly guest?: GuestSpec;
  readonly firmware?: FirmwareSpec;
  readonly devices?: readonly DeviceSpec[];
  readonly security?: { readonly memoryEncryption?: 'sev' | 'sev-es' | 'sev-snp' | 'tdx' | 'any' };
  readonly placement?: PlacementSpec;
  /** Features that must be there: an endpoint without one of them is not chosen. */
  readonly requirements?: readonly Feature[];
  /** Start it when it is made. @default false */
  readonly powerOn?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  /** One optional object per hypervisor type, validated by its adapter; an unknown key is a violation. */
  readonly extensions?: Readonly<Partial<Record<HypervisorType, JsonObject>>>;
}

export interface ComputeSpec {
  readonly cpuCores: number;
  readonly memoryMb: number;
  /** Upper end of CPU hot-add. @default cpuCores */
  readonly maxCpuCores?: number;
  /** Upper end of memory hot-add. @default memoryMb */
  readonly maxMemoryMb?: number;
  readonly topology?: {
    readonly sockets: number;
    readonly coresPerSocket: number;
    readonly threadsPerCore?: number;
  };
  /** Host CPUs for each virtual one, in the Linux list form (`0-3,8`). */
  readonly pinning?: readonly { readonly vcpu: number; readonly hostCpus: string }[];
  readonly numa?: {
    readonly mode: 'strict' | 'preferred' | 'interleave';
    /** Host NUMA nodes in the Linux list form. */
    readonly hostNodes: string;
  };
  readonly hugePages?: { readonly sizeMb?: number };
  /** Memory may be taken back from the guest down to `minMemoryMb`. */
  readonly ballooning?: { readonly minMemoryMb: number };
  /** Relative weight against other VMs. */
  readonly shares?: number;
  /** Guaranteed amounts. */
  readonly reservation?: { readonly cpuMhz?: number; readonly memoryMb?: number };
  readonly limit?: { readonly cpuMhz?: number; readonly memoryMb?: number };
  /** Fractional processors (PowerVM). */
  readonly processingUnits?: {
    readonly units: number;
    readonly mode: 'capped' | 'uncapped';
    readonly weight?: number;
  };
}

/**
 * With a template the n-th disk stands for the template's n-th disk (grown to `sizeGb`, never shrunk) and further
 * ones are new and empty; without entries the template's disks are taken as they are.
 */
export interface StorageSpec {
  readonly disks: readonly DiskSpec[];
  /** How the template's disks are taken over. @default full */
  readonly cloneMode?: 'full' | 'linked';
}

export interface DiskSpec {
  /** GiB. */
  readonly sizeGb: number;
  /** Name or native id of a storage unit; absent: the connection's mapping decides. */
  readonly storage?: string;
  readonly format?: 'qcow2' | 'raw' | 'vmdk' | 'vhdx' | 'vhd';
  readonly bus?: 'virtio' | 'scsi' | 'sata' | 'ide' | 'nvme';
  /** @default true */
  readonly thin?: boolean;
}

export interface NetworkSpec {
  readonly nics: readonly NicSpec[];
}

export interface NicSpec {
  /** Domain network name, mapped per connection; a native name is accepted where no mapping has it. */
  readonly network: string;
  readonly mac?: string;
  readonly model?: 'virtio' | 'e1000' | 'e1000e' | 'vmxnet3' | 'rtl8139';
  readonly vlan?: number;
  readonly address?:
    | { readonly type: 'dhcp' }
    | {
        readonly type: 'static';
        /** With prefix length: `192.0.2.10/24`. */
        readonly cidr: string;
        readonly gateway?: string;
        readonly dns?: readonly string[];
      };
}

export interface GuestSpec {
  readonly hostname?: string;
  /** cloud-init user data, as text. */
  readonly userData?: string;
  readonly sshKeys?: readonly string[];
  readonly sysprep?: { readonly unattendXml: string };
}

export interface FirmwareSpec {
  readonly type: 'bios' | 'uefi';
  readonly secureBoot?: boolean;
  readonly tpm?: boolean;
}

export type DeviceSpec =
  | { readonly type: 'pci'; readonly address: string }
  | { readonly type: 'gpu'; readonly address?: string; readonly profile?: string }
  | { readonly type: 'mediated'; readonly uuid: string };

export interface PlacementSpec {
  /** Name or id of a connection. */
  readonly connection?: string;
  /** Name, path or native id of a compute unit. */
  readonly computeUnit?: string;
  readonly affinity?: {
    readonly together?: readonly string[];
    readonly apart?: readonly string[];
  };
}
