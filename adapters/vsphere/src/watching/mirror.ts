import { isDeepStrictEqual } from 'node:util';
import type { HypervisorResourceTree, Inventory, InventoryBatch } from '@anyvisor/domain';
import { mapResources } from '../inventory/map-resources.ts';
import { mapTemplate } from '../inventory/map-templates.ts';
import { vmLoadProperties } from '../inventory/property-sets.ts';
import { isTemplate, mapVm, nativeRefOf } from '../inventory/map-vm.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { field, moRef, objects, refKey, text } from '../protocol/vim-value.ts';
import type { VimObject, VimValue } from '../protocol/vim-value.ts';
import { inventoryOf } from '../reading/inventory.ts';
import type { Endpoint } from '../session/endpoint.ts';

interface Mutable extends NativeObject {
  readonly properties: Record<string, VimValue>;
}

const identity = 'config.instanceUuid';

/** Of a VM: what decides how much of its host is promised. */
const ofTheTree = new Set(vmLoadProperties['VirtualMachine']);

/** The raw picture by managed object, from which neutral words are made for what has changed. */
export class Mirror {
  readonly #endpoint: Endpoint;
  readonly #objects = new Map<string, Mutable>();
  /** When what changed them was heard of, in ms of `performance.now()`: a call's own reading may be newer by now. */
  readonly #touched = new Map<string, number>();
  /** By native reference, also those that a VM has no longer: vCenter changes an instance UUID that two VMs have. */
  readonly #gone = new Map<string, number>();
  #tree: HypervisorResourceTree | undefined;
  /** Has anything changed that the tree is made of? */
  #unsettled = false;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** ObjectUpdates of one page, in order, and when the page began to arrive. */
  take(updates: readonly VimObject[], heardAt: number): void {
    for (const update of updates) {
      const ref = moRef(update, 'obj');
      if (ref === undefined) continue;
      const key = refKey(ref);
      const kind = text(update, 'kind');
      const known = this.#objects.get(key);
      if (kind === 'leave') this.#remove(key, heardAt);
      else if (kind === 'enter') this.#change({ ref, properties: Object.create(null) }, update, heardAt);
      // Who has left does not come back by a change that was on its way.
      else if (known !== undefined) this.#change(known, update, heardAt);
    }
  }

  everything(): Inventory {
    this.#touched.clear();
    this.#gone.clear();
    this.#unsettled = false;
    const inventory = inventoryOf([...this.#objects.values()], this.#endpoint);
    this.#tree = inventory.resources;
    return inventory;
  }

  /** What has changed since the last time, in neutral words. */
  *news(): Generator<InventoryBatch> {
    const changed = [...this.#touched.keys()].flatMap((key) => this.#objects.get(key) ?? []);
    const machines = changed.filter((one) => one.ref.type === 'VirtualMachine');
    const vms = machines.filter((one) => !isTemplate(one)).map((one) => mapVm(one, this.#endpoint));
    const templates = machines.filter(isTemplate).map(mapTemplate);
    const tree = this.#unsettled ? mapResources([...this.#objects.values()]) : this.#tree;
    const moved = tree !== undefined && !isDeepStrictEqual(tree, this.#tree);
    this.#tree = tree;
    this.#unsettled = false;
    const asOf = new Map<string, number>();
    for (const one of machines) asOf.set(nativeRefOf(one), this.#touched.get(refKey(one.ref)) ?? 0);
    for (const [ref, heardAt] of this.#gone) asOf.set(ref, heardAt);
    // A VM that became a template is gone as a VM, and the other way round.
    const gone = {
      vms: [...this.#gone.keys(), ...machines.filter(isTemplate).map(nativeRefOf)],
      templates: [...this.#gone.keys(), ...machines.filter((one) => !isTemplate(one)).map(nativeRefOf)],
    };
    const removed = this.#gone.size > 0 || templates.length > 0;
    this.#touched.clear();
    this.#gone.clear();
    if (removed) yield { type: 'gone', vms: gone.vms, templates: gone.templates, asOf };
    if (vms.length + templates.length > 0 || moved) {
      yield { type: 'changed', vms, templates, ...(moved ? { resources: tree } : {}), asOf };
    }
  }

  #remove(key: string, heardAt: number): void {
    const object = this.#objects.get(key);
    this.#objects.delete(key);
    this.#touched.delete(key);
    this.#unsettled = true;
    if (object?.ref.type === 'VirtualMachine') this.#gone.set(nativeRefOf(object), heardAt);
  }

  #change(object: Mutable, update: VimObject, heardAt: number): void {
    const key = refKey(object.ref);
    const before = this.#objects.get(key);
    const was = before?.ref.type === 'VirtualMachine' ? nativeRefOf(before) : undefined;
    for (const change of objects(update, 'changeSet')) {
      const name = text(change, 'name');
      const value = field(change, 'val');
      const op = text(change, 'op');
      if (name === undefined) continue;
      if (object.ref.type !== 'VirtualMachine' || ofTheTree.has(name)) this.#unsettled = true;
      const untold = value === undefined || op === 'remove' || op === 'indirectRemove';
      // A VM that cannot be read for a while is still the same.
      if (untold && name === identity) continue;
      if (untold) delete object.properties[name];
      else object.properties[name] = value;
    }
    this.#objects.set(key, object);
    this.#touched.set(key, heardAt);
    if (was === undefined || was === nativeRefOf(object)) return;
    this.#gone.set(was, heardAt);
    this.#gone.delete(nativeRefOf(object));
  }
}
