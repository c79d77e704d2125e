import type { HypervisorResourceTree } from './resource-tree.ts';
import type { TemplateInfo } from './template.ts';
import type { VmObservation } from './vm.ts';

/** Everything an endpoint has, at one moment. */
export interface Inventory {
  readonly vms: readonly VmObservation[];
  readonly templates: readonly TemplateInfo[];
  readonly resources: HypervisorResourceTree;
}

/** What `watch` yields. Native truth, already mapped, keyed by the platform's stable id. */
export type InventoryBatch =
  /** This is everything: what is not in it is gone. */
  | { readonly type: 'reset'; readonly inventory: Inventory }
  /** New or changed; the tree, when given, replaces the old one. */
  | {
      readonly type: 'changed';
      readonly vms: readonly VmObservation[];
      readonly templates: readonly TemplateInfo[];
      readonly resources?: HypervisorResourceTree;
    }
  | { readonly type: 'gone'; readonly vms: readonly string[]; readonly templates: readonly string[] }
  /** Nothing new, but the endpoint answers; at least every 30 s. */
  | { readonly type: 'alive' };
