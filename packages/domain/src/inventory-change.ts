import type { HypervisorResourceTree } from './resource-tree.ts';
import type { TemplateInfo } from './template.ts';
import type { VmObservation } from './vm.ts';

/** Everything an endpoint has, at one moment. */
export interface Inventory {
  readonly vms: readonly VmObservation[];
  readonly templates: readonly TemplateInfo[];
  readonly resources: HypervisorResourceTree;
}

/**
 * When reading began, in ms of `performance.now()`: of everything at once, or of each VM by its reference. It keeps an
 * older reading that comes in late from undoing a newer one.
 */
export type ReadingTimes = number | ReadonlyMap<string, number>;

/**
 * What `watch` yields. Native truth, already mapped, keyed by the platform's stable id. Without `asOf` a batch is taken
 * for as new as its arrival: enough where the platform pushes its state, not where it is asked for it.
 */
export type InventoryBatch =
  /** This is everything: what is not in it is gone. */
  | { readonly type: 'reset'; readonly inventory: Inventory; readonly asOf?: number }
  /** New or changed; the tree, when given, replaces the old one. */
  | {
      readonly type: 'changed';
      readonly vms: readonly VmObservation[];
      readonly templates: readonly TemplateInfo[];
      readonly resources?: HypervisorResourceTree;
      readonly asOf?: ReadingTimes;
    }
  | {
      readonly type: 'gone';
      readonly vms: readonly string[];
      readonly templates: readonly string[];
      readonly asOf?: ReadingTimes;
    }
  /** Nothing new, but the endpoint answers; at least every 30 s. */
  | { readonly type: 'alive' };
