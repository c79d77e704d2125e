import type { Result } from '@anyvisor/domain';
import type { Actor, OperationView } from './operation.ts';
import type { OperationKindName, OperationRequests } from './requests.ts';
import type { StartFailure } from './start-failure.ts';

/** A request to change something at a hypervisor. */
export interface StartInput<K extends OperationKindName = OperationKindName> {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly kind: K;
  /** The VM it is about, by our id; absent for what needs none. */
  readonly vmId?: string;
  /** For what is about no VM: everything else happens where the VM is. */
  readonly connectionId?: string;
  readonly request: OperationRequests[K];
  readonly idempotencyKey?: string;
  readonly correlationId: string;
}

export type StartOperation = <K extends OperationKindName>(
  input: StartInput<K>,
) => Promise<Result<OperationView, StartFailure>>;
