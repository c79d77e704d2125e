import type { HypervisorResourceTree } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';

/** What a mapper may know of the endpoint: in neutral words, and as it came. */
export interface Knowledge {
  readonly resources: HypervisorResourceTree;
  readonly native: readonly NativeObject[];
}
