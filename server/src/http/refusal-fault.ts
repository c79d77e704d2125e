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

export function refusalFault(refusal: Refusal): ApiFault {
  switch (refusal.kind) {
    case 'slowed':
      return tooMany('Too many failed attempts', refusal.seconds);
    case 'wrong':
      return new ApiFault(401, 'AuthenticationFailed', 'Name or password is wrong', {
        nextStep: 'Check both. An administrator can set a new password.',
      });
    case 'wrong-token':
      return new ApiFault(401, 'AuthenticationFailed', "This is not the platform administrator's token", {
        nextStep:
          'Take the one that was printed at the first start, or set ANYVISOR_BOOTSTRAP_TOKEN and restart.',
      });
    case 'set-up-already':
      return new ApiFault(409, 'ResourceAlreadyExists', 'There is a user already', {
        resourceType: 'user',
        nextStep: 'Sign in, or let an administrator make you a user.',
      });
    case 'name-taken':
      return new ApiFault(409, 'ResourceAlreadyExists', `There is a user named "${refusal.name}" already`, {
        resourceType: 'user',
        resourceId: refusal.name,
        nextStep: 'Choose another name.',
      });
    case 'no-such-user':
      return notFound('user', refusal.user);
    case 'last-admin':
      return standsInTheWay(
        `${refusal.name} is the last administrator of this tenant`,
        'Make another one first.',
      );
    case 'last-platform-admin':
      return standsInTheWay(
        `${refusal.name} is the last administrator of the platform`,
        'The user has to stay.',
      );
    case 'platform-only':
      return new ApiFault(
        403,
        'AuthorizationFailed',
        `${refusal.name} reaches beyond this tenant: only a platform administrator may change that`,
        { nextStep: 'Ask a platform administrator.' },
      );
    case 'field': {
      const { pointer, message } = refusal;
      return new ApiFault(422, 'InvalidRequest', `Not valid: ${pointer} ${message}`, {
        violations: [{ pointer, message }],
      });
    }
  }
}

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
