import type { Outcome, Refusal } from '../identity/refusals.ts';
import { ApiFault, notFound, tooMany } from './api-fault.ts';

/** The value, or the refusal as a fault. */
export function acceptedOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) {
    return outcome.value;
  }
  throw refusalFault(outcome.refusal);
}

/** Each entry takes its own kind, which the compiler cannot follow through the table. */
function refusalFault(refusal: Refusal): ApiFault {
  const fault = faults[refusal.kind] as (refusal: Refusal) => ApiFault;
  return fault(refusal);
}

type FaultOf<K extends Refusal['kind']> = (refusal: Extract<Refusal, { readonly kind: K }>) => ApiFault;

const faults: { readonly [K in Refusal['kind']]: FaultOf<K> } = {
  slowed: ({ seconds }) => tooMany('Too many failed attempts', seconds),
  wrong: () =>
    new ApiFault(401, 'AuthenticationFailed', 'Name or password is wrong', {
      nextStep: 'Check both. An administrator can set a new password.',
    }),
  'wrong-token': () =>
    new ApiFault(401, 'AuthenticationFailed', "This is not the platform administrator's token", {
      nextStep:
        'Take the one that was printed at the first start, or set ANYVISOR_BOOTSTRAP_TOKEN and restart.',
    }),
  'set-up-already': () =>
    new ApiFault(409, 'ResourceAlreadyExists', 'There is a user already', {
      resourceType: 'user',
      nextStep: 'Sign in, or let an administrator make you a user.',
    }),
  'name-taken': ({ name }) =>
    new ApiFault(409, 'ResourceAlreadyExists', `There is a user named "${name}" already`, {
      resourceType: 'user',
      resourceId: name,
      nextStep: 'Choose another name.',
    }),
  'no-such-user': ({ user }) => notFound('user', user),
  'last-admin': ({ name }) =>
    standsInTheWay(`${name} is the last administrator of this tenant`, 'Make another one first.'),
  'last-platform-admin': ({ name }) =>
    standsInTheWay(`${name} is the last administrator of the platform`, 'The user has to stay.'),
  'platform-only': ({ name }) =>
    new ApiFault(
      403,
      'AuthorizationFailed',
      `${name} reaches beyond this tenant: only a platform administrator may change that`,
      { nextStep: 'Ask a platform administrator.' },
    ),
  field: ({ pointer, message }) =>
    new ApiFault(422, 'InvalidRequest', `Not valid: ${pointer} ${message}`, {
      violations: [{ pointer, message }],
    }),
};

function standsInTheWay(detail: string, nextStep: string): ApiFault {
  return new ApiFault(409, 'OperationFailed', detail, { reason: 'policy', nextStep });
}
