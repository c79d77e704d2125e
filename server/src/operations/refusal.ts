import { hypervisorError } from '@anyvisor/domain';
import type { Feature, HypervisorCapabilities, HypervisorError } from '@anyvisor/domain';
import { notSupported, optionalMethods } from '@anyvisor/port';
import type { ConnectionView } from '../connections/connection-view.ts';
import type { OperationKind } from './kinds/operation-kind.ts';
import type { Target } from './target.ts';

/** An observation younger than this may be held against a request, in ms; the hypervisor checks in any case. */
const fresh = 5_000;

/** What would only fail later, said at once: a feature the endpoint lacks, a state that forbids it. */
export function refusal(
  kind: OperationKind<unknown>,
  request: unknown,
  target: Target,
  connection: ConnectionView,
  now: number,
): HypervisorError | undefined {
  const { capabilities } = connection.status;
  const lacking = capabilities === null ? undefined : whatLacks(kind, request, capabilities);
  if (lacking !== undefined) {
    return notSupported(lacking.feature, connection.type, lacking.reason);
  }
  return forbidden(kind, request, target, connection, now);
}

function whatLacks(
  { needs, features }: OperationKind<unknown>,
  request: unknown,
  capabilities: HypervisorCapabilities,
): { readonly feature: string; readonly reason: string } | undefined {
  const has = (feature: Feature) => capabilities.features[feature].support !== 'none';
  const promises: readonly Feature[] = needs === undefined ? [] : optionalMethods[needs];
  const [first] = promises;
  const lacking =
    first !== undefined && !promises.some(has) ? first : features?.(request).find((feature) => !has(feature));
  return (
    lacking && {
      feature: lacking,
      reason: capabilities.features[lacking].reason ?? 'this endpoint does not have it',
    }
  );
}

function forbidden(
  kind: OperationKind<unknown>,
  request: unknown,
  { vm, seenAt, pending }: Target,
  { type }: ConnectionView,
  now: number,
): HypervisorError | undefined {
  const action = kind.action(request);
  const [part] = kind.parts(request);
  if (
    vm === null ||
    action === null ||
    pending > 0 ||
    (part?.form === 'call' && part.goal === vm.powerState)
  ) {
    return undefined;
  }
  const allowance = vm.allowedOperations[action];
  if (allowance.allowed) {
    return undefined;
  }
  if (allowance.kind === 'OperationNotSupported') {
    return notSupported(action, type, allowance.reason);
  }
  // A transition passes by itself, often before the request gets there: only the hypervisor knows.
  return seenAt !== null && now - seenAt.getTime() < fresh && vm.transition === null
    ? hypervisorError('OperationFailed', { message: allowance.reason, operation: action, reason: 'state' })
    : undefined;
}
