import type { Result } from '@anyvisor/domain';
import type { OperationDeps } from './deps.ts';
import type { Actor, OperationView } from './operation.ts';
import type { OperationKindName, OperationRequests } from './requests.ts';
import type { StartFailure } from './start-failure.ts';

/** A request to change something at a hypervisor. */
export interface StartInput<K extends OperationKindName = OperationKindName> {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly kind: K;
  /** The VM it is about, by our id; absent for `vm.create`. */
  readonly vmId?: string;
  /** Needed for `vm.create` only: everything else happens where the VM is. */
  readonly connectionId?: string;
  readonly request: OperationRequests[K];
  readonly idempotencyKey?: string;
  readonly correlationId: string;
}

export type StartOperation = <K extends OperationKindName>(
  input: StartInput<K>,
) => Promise<Result<OperationView, StartFailure>>;

/** Everything the HTTP side calls. */
export interface Operations {
  readonly start: StartOperation;
  readonly get: (tenantId: string, id: string) => Promise<OperationView | undefined>;
  readonly list: (tenantId: string, page: OperationPage) => Promise<OperationList>;
  /** `undefined` when there is no such operation; the view says by `cancelRequestedAt` or `state` what became of it. */
  readonly cancel: (tenantId: string, actor: Actor, id: string) => Promise<OperationView | undefined>;
  /** Repeats the failed clean-up; an error when there is nothing to clean up. */
  readonly retry: (
    tenantId: string,
    actor: Actor,
    id: string,
  ) => Promise<Result<OperationView, StartFailure> | undefined>;
}

export interface OperationPage {
  /** 1–500. */
  readonly limit: number;
  readonly cursor?: string;
  readonly vmId?: string;
  readonly connectionId?: string;
  readonly states?: readonly OperationView['state'][];
  readonly kinds?: readonly OperationKindName[];
}

export interface OperationList {
  readonly items: readonly OperationView[];
  readonly nextCursor: string | null;
  readonly estimatedTotal: number;
}

export type { OperationDeps };
