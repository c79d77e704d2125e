import { NoRoom } from '../identity/slots.ts';
import type { Outcome, Refusal } from '../identity/refusals.ts';
import { ApiFault, notFound } from './api-fault.ts';

/** The value, or the refusal as a fault; also of what finds no room to hash a password. */
export async function acceptedOf<T>(work: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await work;
  } catch (thrown) {
    throw thrown instanceof NoRoom ? tooMany('Too many people sign in at this moment', 2) : thrown;
  }
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

function tooMany(detail: string, seconds: number): ApiFault {
  return new ApiFault(
    429,
    'RateLimited',
    `${detail}: wait ${seconds} s`,
    { nextStep: 'Wait as long as Retry-After says; trying sooner does not count against you.' },
    { retriable: true, headers: { 'retry-after': String(seconds) } },
  );
}
