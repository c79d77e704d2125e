import { isDeepStrictEqual } from 'node:util';
import type { HypervisorResourceTree, InventoryBatch } from '@anyvisor/domain';
import { mapResources } from '../inventory/map-resources.ts';
import { mapTemplate } from '../inventory/map-templates.ts';
import { isTemplate, mapVm, nativeRefOf } from '../inventory/map-vm.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { field, moRef, objects, refKey, text } from '../protocol/vim-value.ts';
import type { VimObject, VimValue } from '../protocol/vim-value.ts';
import type { Endpoint } from '../session/endpoint.ts';

interface Mutable extends NativeObject {
  readonly properties: Record<string, VimValue>;
}

/** The raw picture by managed object, from which neutral words are made for what has changed. */
export class Mirror {
  readonly #endpoint: Endpoint;
  readonly #objects = new Map<string, Mutable>();
  readonly #touched = new Set<string>();
  readonly #gone: NativeObject[] = [];
  #tree: HypervisorResourceTree | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** ObjectUpdates of one page, in order. */
  take(updates: readonly VimObject[]): void {
    for (const update of updates) {
      const ref = moRef(update, 'obj');
      if (ref === undefined) continue;
      const key = refKey(ref);
      if (text(update, 'kind') === 'leave') this.#remove(key);
      else
        this.#change(
          key,
          { ref, properties: this.#objects.get(key)?.properties ?? Object.create(null) },
          update,
        );
    }
  }

  everything(): readonly NativeObject[] {
    this.#touched.clear();
    this.#gone.length = 0;
    const all = [...this.#objects.values()];
    this.#tree = mapResources(all);
    return all;
  }

  /** What has changed since the last time, in neutral words. */
  *news(): Generator<InventoryBatch> {
    const changed = [...this.#touched].flatMap((key) => this.#objects.get(key) ?? []);
    const machines = changed.filter((one) => one.ref.type === 'VirtualMachine');
    const vms = machines.filter((one) => !isTemplate(one)).map((one) => mapVm(one, this.#endpoint));
    const templates = machines.filter(isTemplate).map(mapTemplate);
    const tree = mapResources([...this.#objects.values()]);
    const moved = !isDeepStrictEqual(tree, this.#tree);
    this.#tree = tree;
    // A VM that became a template is gone as a VM, and the other way round.
    const gone = {
      vms: [...this.#gone, ...machines.filter(isTemplate)].map(nativeRefOf),
      templates: [...this.#gone, ...machines.filter((one) => !isTemplate(one))].map(nativeRefOf),
    };
    const removed = this.#gone.length > 0 || templates.length > 0;
    this.#touched.clear();
    this.#gone.length = 0;
    if (removed) yield { type: 'gone', vms: gone.vms, templates: gone.templates };
    if (vms.length + templates.length > 0 || moved) {
      yield { type: 'changed', vms, templates, ...(moved ? { resources: tree } : {}) };
    }
  }

  #remove(key: string): void {
    const object = this.#objects.get(key);
    this.#objects.delete(key);
    this.#touched.delete(key);
    if (object?.ref.type === 'VirtualMachine') this.#gone.push(object);
  }

  #change(key: string, object: Mutable, update: VimObject): void {
    for (const change of objects(update, 'changeSet')) {
      const name = text(change, 'name');
      const value = field(change, 'val');
      const op = text(change, 'op');
      if (name === undefined) continue;
      if (value === undefined || op === 'remove' || op === 'indirectRemove') delete object.properties[name];
      else object.properties[name] = value;
    }
    this.#objects.set(key, object);
    this.#touched.add(key);
  }
}
