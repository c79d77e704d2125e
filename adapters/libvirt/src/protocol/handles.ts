import type { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import type { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import { struct, text } from './codec.ts';
import type { Codec } from './codec.ts';
import { STRING_MAX_BYTES } from './limits.ts';
import { readUuid, uuid } from './uuid.ts';

/** What names a domain on the wire (remote_nonnull_domain). `id` is -1 while it does not run. */
export interface Domain {
  readonly name: string;
  readonly uuid: string;
  readonly id: number;
}

/** Written out by hand: lists hold thousands of these. */
export const domain: Codec<Domain> = {
  shape: 's,o[16],i32',
  minBytes: 24,
  read(from: XdrReader): Domain {
    return { name: from.string(STRING_MAX_BYTES), uuid: readUuid(from), id: from.i32() };
  },
  write(to: XdrWriter, value: Domain): void {
    to.string(value.name, STRING_MAX_BYTES);
    uuid.write(to, value.uuid);
    to.i32(value.id);
  },
};

export interface Network {
  readonly name: string;
  readonly uuid: string;
}
export const network: Codec<Network> = struct({ name: text, uuid });

export interface StoragePool {
  readonly name: string;
  readonly uuid: string;
}
export const storagePool: Codec<StoragePool> = struct({ name: text, uuid });

/** `pool` is the pool's name, `key` what makes the volume unique on its host (a path for file volumes). */
export interface StorageVolume {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
}
export const storageVolume: Codec<StorageVolume> = struct({ pool: text, name: text, key: text });

export interface NodeDevice {
  readonly name: string;
}
export const nodeDevice: Codec<NodeDevice> = struct({ name: text });

export interface HostInterface {
  readonly name: string;
  readonly mac: string;
}
export const hostInterface: Codec<HostInterface> = struct({ name: text, mac: text });

export interface Snapshot {
  readonly name: string;
  readonly domain: Domain;
}
export const snapshot: Codec<Snapshot> = struct({ name: text, domain });

export interface Checkpoint {
  readonly name: string;
  readonly domain: Domain;
}
export const checkpoint: Codec<Checkpoint> = struct({ name: text, domain });
