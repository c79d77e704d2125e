import type {
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  Result,
  VmObservation,
  VmProvisionSpec,
} from '@anyvisor/domain';
import type { MappingKnowledge } from './requests.ts';

/**
 * Translates between the neutral words and one platform's: pure, no I/O. `port.listResources` is
 * `mapResources` after asking the endpoint (the contract's `discoverResources`).
 */
export interface ResourceMapper<NativeSpec, NativeVm, NativeResources> {
  readonly mapProvisionSpec: (
    spec: VmProvisionSpec,
    mapping: HypervisorResourceMapping,
    knowledge: MappingKnowledge,
  ) => Result<NativeSpec, MappingError>;
  readonly mapVmInfo: (native: NativeVm) => VmObservation;
  readonly mapResources: (native: NativeResources) => HypervisorResourceTree;
}
