import { apiPrefix } from '@anyvisor/api';
import type { OperationView as WireOperation } from '@anyvisor/api';
import { publicError } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { Principal } from '../identity/principal.ts';
import type { Actor, OperationView } from '../operations/operation.ts';
import { hypervisorFault } from './api-fault.ts';

export function ok<T>(body: T): { readonly status: 200; readonly body: T } {
  return { status: 200, body };
}

/** One of the answers a contract lists. */
export function answer<const S extends number, T>(
  status: S,
  body: T,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): {
  readonly status: S;
  readonly body: T;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
} {
  return { status, body, headers };
}

export const noContent = { status: 204, body: undefined } as const;

/** The value, or the refusal as a fault. */
export function valueOf<T>(result: Result<T, HypervisorError>): T {
  if (result.ok) {
    return result.value;
  }
  throw hypervisorFault(result.error);
}

export function actorOf(principal: Principal): Actor {
  const { type, id, name } = principal;
  return { type, id, name };
}

/** What is kept for whoever asks is kept under this: the same for each of a user's sessions. */
export function principalKey(principal: Principal): string {
  const { type, id } = actorOf(principal);
  return `${type}:${id}`;
}

export function locationOf(operation: { readonly id: string }): string {
  return `${apiPrefix}/operations/${operation.id}`;
}

/** As the wire has it: errors without their causes. */
export function wireOperation(operation: OperationView): WireOperation {
  return {
    ...operation,
    error: wireError(operation.error),
    steps: operation.steps.map((step) => ({ ...step, error: wireError(step.error) })),
  };
}

function wireError(error: HypervisorError | null): HypervisorError | null {
  return error === null ? null : publicError(error);
}
