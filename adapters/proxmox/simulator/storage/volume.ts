import type { Config, GuestKind } from '../state/guest.ts';

export type VolumeContent = 'images' | 'rootdir' | 'iso' | 'vztmpl' | 'backup' | 'snippets' | 'import';

/** One volume of one storage. Bytes exist (`file`) only where somebody brought some. */
export interface Volume {
  readonly storage: string;
  /** The only node that sees it; nothing on shared storage. */
  readonly node: string | undefined;
  /** What stands after the colon of the volume identifier. */
  readonly name: string;
  readonly content: VolumeContent;
  readonly vmid: number | undefined;
  readonly format: string;
  /** Bytes the guest sees. */
  size: number;
  /** Bytes it takes up. */
  used: number;
  readonly createdAt: number;
  notes: string | undefined;
  protected: boolean;
  /** Name of the base volume of a linked clone. */
  readonly parent: string | undefined;
  file: string | undefined;
  /** What a backup holds. */
  readonly backup: { readonly kind: GuestKind; readonly config: Config } | undefined;
}

export function volumeId(volume: Volume): string {
  return `${volume.storage}:${volume.name}`;
}

/** `local-lvm:vm-100-disk-0` into its two parts. */
export function splitVolumeId(id: string): { readonly storage: string; readonly name: string } | undefined {
  const match = /^([a-z][a-z0-9\-_.]*[a-z0-9]):(.+)$/i.exec(id);
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { storage: match[1], name: match[2] };
}
