import type { VmProvisionSpec } from '@anyvisor/domain';
import type { LibvirtExtension } from './extension.ts';
import type { CloudInitSeed } from './cloud-init/seed.ts';

/**
 * What libvirt is asked to make: the volumes, in order, and a domain whose XML is written with `domainXml` once the
 * volumes have their places. Plain data: the same request yields the same, so that it can be made again after a crash.
 */
export interface LibvirtNativeSpec {
  readonly name: string;
  /** Derived from the marker: the domain's UUID. */
  readonly uuid: string;
  readonly marker: string;
  readonly virtType: VirtType;
  readonly arch: string;
  readonly machine: string;
  readonly emulator: string | null;
  readonly compute: VmProvisionSpec['compute'];
  readonly firmware: { readonly uefi: boolean; readonly secureBoot: boolean; readonly tpm: boolean };
  readonly disks: readonly DiskPlan[];
  /** A CD with the guest's first configuration, or nothing. */
  readonly seed: SeedPlan | null;
  readonly nics: readonly NicPlan[];
  readonly hostDevices: readonly HostDevicePlan[];
  readonly virtualFunctions: readonly VirtualFunctionPlan[];
  /** Chosen: `any` has been decided. */
  readonly memoryEncryption: MemoryEncryption | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly extension: LibvirtExtension;
}

export type VirtType = 'kvm' | 'qemu' | 'test';
export type DiskBus = 'virtio' | 'scsi' | 'sata' | 'ide';
export type VolumeFormat = 'qcow2' | 'raw';

export interface DiskPlan {
  /** `vda`, `sdb`: the disk's key in the domain. */
  readonly target: string;
  readonly bus: DiskBus;
  readonly volume: VolumePlan;
}

export interface SeedPlan {
  readonly target: string;
  readonly bus: DiskBus;
  readonly volume: VolumePlan;
  readonly content: CloudInitSeed;
}

export interface VolumePlan {
  /** Where it may be made, in order of preference; never empty. Take the next when one is full. */
  readonly places: readonly VolumePlace[];
  readonly capacityBytes: number;
  readonly thin: boolean;
  readonly origin:
    | { readonly kind: 'blank' }
    /** Copied from the volume with this key. */
    | { readonly kind: 'copy'; readonly templateKey: string; readonly templateFormat: VolumeFormat }
    /** A layer over the volume with this key, which must stay as it is. */
    | { readonly kind: 'layer'; readonly templateKey: string; readonly templateFormat: VolumeFormat }
    /** Uploaded: see `seedImage`. */
    | { readonly kind: 'content' };
}

export interface VolumePlace {
  /** UUID of the pool. */
  readonly poolId: string;
  readonly poolName: string;
  readonly poolType: string;
  /** Deterministic: `<vm>-<8 of the UUID>-<index>.qcow2`, so that it is found again after a crash. */
  readonly volumeName: string;
  readonly format: VolumeFormat;
}

/** A volume that exists. */
export interface PlacedVolume {
  readonly place: VolumePlace;
  /** The volume's target path. */
  readonly path: string;
}

export interface NicPlan {
  /** Lower case. */
  readonly mac: string;
  readonly model: string;
  readonly source: NicSource;
  readonly vlan: number | null;
}

export type NicSource =
  | { readonly kind: 'network'; readonly name: string; readonly portGroup?: string }
  | { readonly kind: 'bridge'; readonly name: string; readonly openVSwitch: boolean }
  | { readonly kind: 'user' };

export type MemoryEncryption = 'sev' | 'sev-es' | 'sev-snp' | 'tdx';

/** At the host. */
export interface PciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

export interface VirtualFunctionPlan extends PciAddress {
  readonly mac: string;
  readonly vlan: number | null;
}

export type HostDevicePlan =
  | ({ readonly kind: 'pci'; readonly gpu: boolean } & PciAddress)
  | { readonly kind: 'mdev'; readonly uuid: string };
