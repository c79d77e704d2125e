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
}
