import { inspect } from 'node:util';
import { isRetriable } from '@anyvisor/domain';
import type { HypervisorError, HypervisorErrorKind, Result } from '@anyvisor/domain';
import type { CallContext } from '../../src/call-context.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { Step, StepTable } from '../../src/mutation.ts';

type Complain = (complaint: string) => void;
type Method = (...args: unknown[]) => unknown;

/** How much later than its deadline a call may answer, in ms: the port's grace and a busy machine. */
const lateness = 3000;

/**
 * The same port with an observer behind every answer of every test: complains about answers that break the rules of
 * the house (a throw, an answer past its deadline, a malformed error) and about secrets in any of them.
 */
export function observedPort(
  port: HypervisorPort,
  secrets: ReadonlySet<string>,
  complain: Complain,
): HypervisorPort {
  const watched = Object.entries(port).map(([name, method]) => [
    name,
    name === 'watch' || name === 'close' ? method : observed(name, method, secrets, complain),
  ]);
  return Object.fromEntries(watched) as HypervisorPort;
}

function observed(
  name: string,
  method: Method,
  secrets: ReadonlySet<string>,
  complain: Complain,
): (...args: unknown[]) => Promise<unknown> {
  return async (...args) => {
    try {
      const answer = (await method(...args)) as Result<unknown, HypervisorError>;
      checkLateness(name, args[0], complain);
      checkAnswer(name, answer, complain);
      checkSecrets(name, answer, secrets, complain);
      return answer.ok && isTable(answer.value)
        ? { ok: true, value: observedTable(name, answer.value, secrets, complain) }
        : answer;
    } catch (thrown) {
      complain(`${name} threw ${inspect(thrown)}`);
      throw thrown;
    }
  };
}

function observedTable(
  name: string,
  table: StepTable<unknown>,
  secrets: ReadonlySet<string>,
  complain: Complain,
): StepTable<unknown> {
  const part = (step: Step, verb: 'find' | 'run' | 'undo') =>
    observed(`${name}/${step.name} (${verb})`, step[verb] as unknown as Method, secrets, complain);
  return {
    ...table,
    steps: table.steps.map((step) => ({
      name: step.name,
      find: part(step, 'find') as Step['find'],
      run: part(step, 'run') as Step['run'],
      ...(step.undo === undefined ? {} : { undo: part(step, 'undo') as NonNullable<Step['undo']> }),
    })),
  };
}

function isTable(value: unknown): value is StepTable<unknown> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'steps';
}

function checkLateness(name: string, ctx: unknown, complain: Complain): void {
  const deadline = (ctx as CallContext | undefined)?.deadline;
  if (typeof deadline === 'number' && Date.now() > deadline + lateness) {
    complain(`${name} answered ${Date.now() - deadline} ms after its deadline`);
  }
}

function checkAnswer(name: string, answer: Result<unknown, HypervisorError>, complain: Complain): void {
  if (answer.ok) {
    return;
  }
  for (const fault of errorFaults(answer.error)) {
    complain(`${name} answered an error that ${fault}: ${inspect(answer.error)}`);
  }
}

/** What is wrong with an error's form. */
export function errorFaults(error: HypervisorError): readonly string[] {
  const faults: string[] = [];
  if (!Object.hasOwn(extraFields, error.kind)) {
    return ['is of no kind of the taxonomy'];
  }
  if (typeof error.message !== 'string' || error.message.trim() === '') {
    faults.push('has no message');
  }
  if (error.retriable && !isRetriable(error.kind, error.reason)) {
    faults.push('claims to be retriable, which its kind or reason forbids');
  }
  for (const field of extraFields[error.kind]) {
    if (!(field in error)) {
      faults.push(`lacks ${field}`);
    }
  }
  return faults;
}

const extraFields: Readonly<Record<HypervisorErrorKind, readonly string[]>> = {
  AuthenticationFailed: [],
  AuthorizationFailed: ['requiredPermissions'],
  ResourceNotFound: ['resourceType', 'resourceId'],
  ResourceExhausted: ['resourceType', 'requested', 'available'],
  ResourceAlreadyExists: ['resourceType', 'resourceId'],
  OperationNotSupported: ['operation', 'hypervisorType'],
  OperationFailed: ['operation'],
  OperationTimeout: ['operation', 'timeoutSeconds'],
  ConnectionFailed: [],
  NetworkError: [],
  InvalidConfiguration: ['field'],
  InvalidVmSpec: ['violations'],
  UnknownError: [],
};

function checkSecrets(name: string, answer: unknown, secrets: ReadonlySet<string>, complain: Complain): void {
  const text = inspect(answer, { depth: 12, maxStringLength: 20_000, maxArrayLength: 2000 });
  for (const secret of secrets) {
    if (text.includes(secret)) {
      complain(`${name} answered with a secret in it`);
    }
  }
}
