import { bulkhead } from 'cockatiel';
import type { BulkheadPolicy } from 'cockatiel';
import { err, hypervisorError, reportFailure } from '@anyvisor/domain';
import type { ConnectionReport, HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext, HypervisorPort, Step, StepTable } from '@anyvisor/port';
import { readOnlyMode } from '../connection-errors.ts';
import type { Breaker } from './breaker.ts';
import { callClasses, stepClasses } from './call-class.ts';
import type { CallClass } from './call-class.ts';
import { inDeadline } from './in-deadline.ts';

export interface PolicyFacts {
  /** For messages. */
  readonly name: () => string;
  readonly readOnly: () => boolean;
  readonly breaker: Breaker;
  readonly observe: (operation: string, outcome: string, seconds: number) => void;
}

type Answer = Promise<Result<unknown, HypervisorError>>;
type Method = (ctx: CallContext, ...args: never[]) => Answer;

/** Reads at once, and waiting, per connection: one that floods us stays with itself. */
const readsAtOnce = 8;
const readsWaiting = 2000;

/** The port as everybody gets it: every call in time, in turn, and not at all when the way is known to be broken. */
export function policedPort(port: HypervisorPort, facts: PolicyFacts): HypervisorPort {
  const reads = bulkhead(readsAtOnce, readsWaiting);
  const policed: Record<string, unknown> = {};
  for (const [operation, callClass] of Object.entries(callClasses)) {
    const method = port[operation as keyof typeof callClasses] as Method;
    policed[operation] = async (ctx: CallContext, ...args: never[]) => {
      const answer = await call(facts, reads, operation, callClass, ctx, (inner) => method(inner, ...args));
      return answer.ok && isStepTable(answer.value)
        ? { ok: true, value: policedTable(facts, reads, operation, answer.value) }
        : answer;
    };
  }
  policed['watch'] = (ctx: CallContext) => policedWatch(facts, port, ctx);
  policed['close'] = port.close;
  return policed as unknown as HypervisorPort;
}

function policedTable(
  facts: PolicyFacts,
  reads: BulkheadPolicy,
  table: string,
  steps: StepTable<unknown>,
): StepTable<unknown> {
  const police = (step: Step, verb: keyof typeof stepClasses, method: Method) => {
    const operation = `${table}/${step.name}`;
    return (ctx: CallContext, ...args: never[]) =>
      call(facts, reads, operation, stepClasses[verb], ctx, (inner) => method(inner, ...args));
  };
  return {
    ...steps,
    steps: steps.steps.map((step) => ({
      name: step.name,
      find: police(step, 'find', step.find) as Step['find'],
      run: police(step, 'run', step.run) as Step['run'],
      ...(step.undo === undefined
        ? {}
        : { undo: police(step, 'undo', step.undo) as NonNullable<Step['undo']> }),
    })),
  };
}

async function call(
  facts: PolicyFacts,
  reads: BulkheadPolicy,
  operation: string,
  callClass: CallClass,
  ctx: CallContext,
  work: (ctx: CallContext) => Answer,
): Answer {
  const isTest = operation === 'testConnection';
  if (callClass.mutating && facts.readOnly()) {
    return err(readOnlyMode(facts.name(), operation));
  }
  if (!isTest && facts.breaker.state() === 'open') {
    return err(broken(facts.name()));
  }
  const begun = performance.now();
  const run = () => inDeadline(ctx, { operation, ...callClass }, work);
  const answer = callClass.bulkhead ? await queued(reads, facts.name(), run) : await run();
  facts.observe(
    operation.split('/')[0] ?? operation,
    answer.ok ? 'ok' : answer.error.kind,
    (performance.now() - begun) / 1000,
  );
  judge(facts.breaker, callClass, answer, isTest);
  return answer;
}

async function queued(reads: BulkheadPolicy, name: string, run: () => Answer): Answer {
  if (reads.executionSlots + reads.queueSlots <= 0) {
    return err(overloaded(name));
  }
  return reads.execute(run);
}

async function* policedWatch(
  facts: PolicyFacts,
  port: HypervisorPort,
  ctx: CallContext,
): AsyncIterable<Result<InventoryBatch, HypervisorError>> {
  if (facts.breaker.state() === 'open') {
    yield err(broken(facts.name()));
    return;
  }
  for await (const item of port.watch(ctx)) {
    if (item.ok) {
      facts.breaker.answered();
    } else if (isFault(item.error)) {
      facts.breaker.fault();
    }
    yield item;
  }
}

function judge(
  breaker: Breaker,
  callClass: CallClass,
  answer: Result<unknown, HypervisorError>,
  isTest: boolean,
): void {
  if (answer.ok && isTest) {
    judgeReport(breaker, answer.value as ConnectionReport);
  } else if (answer.ok) {
    breaker.answered();
  } else if (isFault(answer.error) && !(answer.error.kind === 'OperationTimeout' && !isRead(callClass))) {
    breaker.fault();
  }
}

/** A test that ran says in its report whether it passed: the one way to close an open breaker. */
function judgeReport(breaker: Breaker, report: ConnectionReport): void {
  const failure = reportFailure(report);
  if (failure === undefined) {
    breaker.close();
  } else if (isFault(failure)) {
    breaker.fault();
  }
}

/** A guest that will not stop, or a long copy, says nothing about the way to the endpoint. */
function isRead({ mutating, timeout }: CallClass): boolean {
  return !mutating && timeout !== null;
}

/** Does it speak against the way to the endpoint, rather than against one request? */
export function isFault({ kind, reason }: HypervisorError): boolean {
  return (
    reason !== 'busy' &&
    reason !== 'cancelled' &&
    (kind === 'ConnectionFailed' ||
      kind === 'NetworkError' ||
      kind === 'OperationTimeout' ||
      // Asking again and again with a refused password locks accounts.
      kind === 'AuthenticationFailed')
  );
}

function isStepTable(value: unknown): value is StepTable<unknown> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'steps';
}

function broken(name: string): HypervisorError {
  return hypervisorError('ConnectionFailed', {
    message: `The connection "${name}" is not usable: its endpoint did not answer lately`,
    nextStep: 'Test the connection; it is used again as soon as a test passes.',
  });
}

function overloaded(name: string): HypervisorError {
  return hypervisorError('ResourceExhausted', {
    message: `Too many questions are waiting for the connection "${name}"`,
    resourceType: 'connection',
    requested: 1,
    available: 0,
    reason: 'busy',
    nextStep: 'Try again in a moment.',
  });
}
