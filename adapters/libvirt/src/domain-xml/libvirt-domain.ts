import type { DomainTuning } from './tuning.ts';

/** What Anyvisor reads out of a domain's XML; amounts in bytes. */
export interface LibvirtDomain {
  readonly uuid: string;
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  /** `kvm`, `qemu`, `test`, … */
  readonly virtType: string;
  readonly arch: string;
  readonly machine: string | null;
  readonly emulator: string | null;
  readonly firmware: 'bios' | 'uefi';
  readonly secureBoot: boolean;
  readonly tpm: boolean;
  /** Of the UEFI variables; null without UEFI. */
  readonly nvramFormat: string | null;
  readonly vcpus: { readonly current: number; readonly maximum: number };
  readonly topology: {
    readonly sockets: number;
    readonly cores: number;
    readonly threads: number;
    /** Of each socket; `cores` are those of one die. */
    readonly dies: number;
  } | null;
  readonly tuning: DomainTuning;
  readonly memory: DomainMemory;
  readonly disks: readonly DomainDisk[];
  readonly nics: readonly DomainNic[];
  readonly graphics: readonly DomainGraphics[];
  /** Is there a serial console to open? */
  readonly serialConsole: boolean;
  readonly agent: DomainAgent;
  /** Does the machine have a balloon that reports? */
  readonly balloon: boolean;
  /** PCIe root ports and whether anything is on them, for hot-plug. */
  readonly pciPorts: { readonly total: number; readonly free: number };
  readonly memoryDevices: readonly DomainMemoryDevice[];
  readonly hostDevices: number;
  /** Operation id of our marker. */
  readonly marker: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface DomainMemory {
  /** `<currentMemory>`: what the guest has with the balloon where it is. */
  readonly currentBytes: number;
  /** `<memory>`: what it was started with, plugged-in modules included. */
  readonly bytes: number;
  /** `<maxMemory>`, or null where no module can be plugged in. */
  readonly maximumBytes: number | null;
  readonly slots: number;
  readonly numaCells: number;
}

export interface DomainMemoryDevice {
  /** `dimm`, `virtio-mem`, … */
  readonly model: string;
  readonly sizeBytes: number;
  /** Of virtio-mem: what the guest was told to take, and has taken. */
  readonly requestedBytes: number | null;
  readonly currentBytes: number | null;
  readonly blockBytes: number | null;
}

export interface DomainDisk {
  /** `vda`. */
  readonly target: string;
  readonly bus: string;
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  /** `file`, `block`, `volume`, `network`, … */
  readonly type: string;
  readonly format: string | null;
  /** Path of a file or block device. */
  readonly path: string | null;
  readonly pool: string | null;
  readonly volume: string | null;
  /** In words, for a network disk. */
  readonly remote: string | null;
  /** Paths below it, from the running domain's backing chain. */
  readonly backingPaths: readonly string[];
  readonly readOnly: boolean;
  readonly serial: string | null;
  readonly alias: string | null;
  /** As written, null for QEMU's own choice. */
  readonly cache: string | null;
  readonly io: string | null;
  readonly queues: number | null;
  readonly ioThread: number | null;
}

export interface DomainNic {
  /** Lower case. */
  readonly mac: string;
  /** `network`, `bridge`, `user`, `direct`, … */
  readonly type: string;
  /** Name of the network, bridge or host device. */
  readonly source: string | null;
  /** The named way to use that network. */
  readonly portGroup: string | null;
  readonly model: string | null;
  readonly linkUp: boolean;
  readonly vlan: number | null;
  /** Device at the host: `vnet3`. */
  readonly hostDevice: string | null;
  readonly queues: number | null;
  readonly alias: string | null;
}

export interface DomainGraphics {
  readonly type: string;
  /** -1 or null while it is not known. */
  readonly port: number | null;
  readonly websocket: number | null;
  readonly listen: string | null;
}

export type DomainAgent = 'connected' | 'disconnected' | 'unknown' | 'no-channel';
