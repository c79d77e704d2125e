import { rmSync } from 'node:fs';
import { ApiError, dies } from '../http/api-error.ts';
import type { Config, GuestKind } from '../state/guest.ts';
import type { Sections } from '../state/sections.ts';
import { isShared, typeOf } from './storage-types.ts';
import type { StorageType } from './storage-types.ts';
import { splitVolumeId } from './volume.ts';
import type { Volume, VolumeContent } from './volume.ts';

export interface NewVolume {
  readonly content: VolumeContent;
  readonly vmid?: number | undefined;
  readonly name: string;
  readonly format: string;
  readonly size: number;
  readonly used: number;
  readonly parent?: string | undefined;
  readonly file?: string | undefined;
  readonly notes?: string | undefined;
  readonly protected?: boolean;
  readonly backup?: { readonly kind: GuestKind; readonly config: Config };
}

/** All storages and all volumes on them. */
export class Stores {
  readonly sections: Sections = new Map();
  /** Where volumes' bytes lie, when they have any. */
  readonly folder: string;
  /** Bytes of each place, a storage or a storage on one node. */
  readonly totals = new Map<string, number>();
  readonly #usage = new Map<string, number>();
  readonly #volumes = new Map<string, Volume>();
  readonly #byGuest = new Map<number, Set<Volume>>();
  readonly #isFull: (storage: string) => boolean;
  readonly #now: () => number;

  constructor(folder: string, now: () => number, isFull: (storage: string) => boolean) {
    this.folder = folder;
    this.#now = now;
    this.#isFull = isFull;
  }

  section(storage: string): Readonly<Record<string, string>> {
    const section = this.sections.get(storage);
    if (section === undefined) throw dies(`storage '${storage}' does not exist`);
    return section;
  }

  typeOf(storage: string): StorageType {
    return typeOf(this.section(storage));
  }

  isShared(storage: string): boolean {
    return isShared(this.section(storage));
  }

  /** Whether the storage's config offers it on the node. */
  isOn(storage: string, node: string): boolean {
    const section = this.sections.get(storage);
    const nodes = section?.['nodes']?.split(',');
    return (
      section !== undefined && section['disable'] !== '1' && (nodes === undefined || nodes.includes(node))
    );
  }

  demandOn(storage: string, node: string): void {
    const section = this.section(storage);
    if (section['disable'] === '1') throw dies(`storage '${storage}' is disabled`);
    if (!this.isOn(storage, node)) throw dies(`storage '${storage}' is not available on node '${node}'`);
  }

  demandContent(storage: string, content: string): void {
    if (!(this.section(storage)['content'] ?? '').split(',').includes(content)) {
      throw dies(`storage '${storage}' does not support content-type '${content}'`);
    }
  }

  total(storage: string, node: string): number {
    return this.totals.get(this.#place(storage, node)) ?? 0;
  }

  used(storage: string, node: string): number {
    const total = this.total(storage, node);
    return this.#isFull(storage) ? total : Math.min(total, this.#usage.get(this.#place(storage, node)) ?? 0);
  }

  /** What lies there that is not ours: the operating system, other people's files. */
  occupy(storage: string, node: string, bytes: number): void {
    const place = this.#place(storage, node);
    this.#usage.set(place, (this.#usage.get(place) ?? 0) + bytes);
  }

  add(storage: string, node: string, volume: NewVolume): Volume {
    this.demandOn(storage, node);
    const local = this.isShared(storage) ? undefined : node;
    if (this.#volumes.has(this.#key(storage, node, volume.name))) {
      throw dies(`disk image '${storage}:${volume.name}' already exists`);
    }
    const { vmid, parent, file, notes, backup } = volume;
    const free = this.total(storage, node) - this.used(storage, node);
    const needed = this.typeOf(storage).isThin ? volume.used : volume.size;
    if (this.#isFull(storage) || needed > free) {
      throw volume.content === 'images' || volume.content === 'rootdir'
        ? dies(this.typeOf(storage).fullMessage(volume.name, storage))
        : new ApiError(500, `not enough free space (${String(free)} < ${String(needed)})`);
    }
    const added: Volume = {
      storage,
      node: local,
      name: volume.name,
      content: volume.content,
      vmid,
      format: volume.format,
      size: volume.size,
      used: needed,
      createdAt: this.#now(),
      notes,
      protected: volume.protected ?? false,
      parent,
      file,
      backup,
    };
    this.#volumes.set(this.#key(storage, node, volume.name), added);
    this.occupy(storage, node, needed);
    if (vmid !== undefined) this.#index(vmid).add(added);
    return added;
  }

  find(id: string, node: string): Volume | undefined {
    const parts = splitVolumeId(id);
    if (parts === undefined || !this.sections.has(parts.storage)) return undefined;
    return this.#volumes.get(this.#key(parts.storage, node, parts.name));
  }

  remove(volume: Volume): void {
    const node = volume.node ?? '';
    if (!this.#volumes.delete(this.#key(volume.storage, node, volume.name))) return;
    this.occupy(volume.storage, node, -volume.used);
    if (volume.vmid !== undefined) this.#index(volume.vmid).delete(volume);
    if (volume.file !== undefined) rmSync(volume.file, { force: true });
  }

  resize(volume: Volume, size: number): void {
    const grows = this.typeOf(volume.storage).isThin ? 0 : size - volume.size;
    const node = volume.node ?? '';
    if (
      this.#isFull(volume.storage) ||
      grows > this.total(volume.storage, node) - this.used(volume.storage, node)
    ) {
      throw dies(this.typeOf(volume.storage).fullMessage(volume.name, volume.storage));
    }
    this.occupy(volume.storage, node, grows);
    volume.used += grows;
    volume.size = size;
  }

  ofGuest(vmid: number): readonly Volume[] {
    return [...(this.#byGuest.get(vmid) ?? [])];
  }

  /** What one node sees of one storage. */
  listOn(storage: string, node: string): readonly Volume[] {
    const shared = this.isShared(storage);
    return [...this.#volumes.values()].filter(
      (volume) => volume.storage === storage && (shared || volume.node === node),
    );
  }

  hasChildren(volume: Volume): boolean {
    return [...this.#volumes.values()].some(
      (other) =>
        other.parent === volume.name && other.storage === volume.storage && other.node === volume.node,
    );
  }

  all(): readonly Volume[] {
    return [...this.#volumes.values()];
  }

  count(): number {
    return this.#volumes.size;
  }

  #index(vmid: number): Set<Volume> {
    const found = this.#byGuest.get(vmid) ?? new Set<Volume>();
    this.#byGuest.set(vmid, found);
    return found;
  }

  #place(storage: string, node: string): string {
    return this.isShared(storage) ? storage : `${storage}/${node}`;
  }

  #key(storage: string, node: string, name: string): string {
    return `${this.#place(storage, node)}:${name}`;
  }
}
