import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { DiskExport } from './answers.ts';
import type { CallContext } from './call-context.ts';
import { inTime } from './in-time.ts';
import type { Step, StepTable } from './mutation.ts';
import { operationWords } from './operation-words.ts';

export type MapError = (thrown: unknown, operation: string) => HypervisorError;
type Method = (ctx: CallContext, ...args: never[]) => unknown;

/** What is being called, for messages; `mutating` when an unanswered call may have taken effect. */
interface Call {
  readonly operation: string;
  readonly mutating: boolean;
}

/**
 * Turns whatever a method throws into an error of the taxonomy and ends it in time; does the same for what it answers:
 * the steps of a table, the chunks of a disk.
 */
export function guarded(call: Call, method: Method, mapError: MapError): Method {
  return async (ctx, ...args) => {
    try {
      return await inTime(ctx, call, async () => {
        try {
          const answer = (await method(ctx, ...args)) as Result<unknown, HypervisorError>;
          return answer.ok
            ? { ok: true, value: guardedAnswer(call.operation, answer.value, mapError) }
            : answer;
        } catch (thrown) {
          return err(mapped(thrown, call.operation, mapError));
        }
      });
    } catch (thrown) {
      return err(mapped(thrown, call.operation, mapError));
    }
  };
}

/** The same for a stream: a throw becomes its last item. */
export function guardedStream<A extends readonly unknown[], T>(
  operation: string,
  open: (...args: A) => AsyncIterable<Result<T, HypervisorError>>,
  mapError: MapError,
): (...args: A) => AsyncIterable<Result<T, HypervisorError>> {
  return async function* stream(...args) {
    try {
      yield* open(...args);
    } catch (thrown) {
      yield err(mapped(thrown, operation, mapError));
    }
  };
}

/** The adapter's mapping, or `UnknownError` when even that throws. */
function mapped(thrown: unknown, operation: string, mapError: MapError): HypervisorError {
  try {
    return mapError(thrown, operation);
  } catch (cause) {
    return hypervisorError('UnknownError', {
      message: `${operationWords(operation)} failed in a way nobody expected`,
      cause,
    });
  }
}

function guardedAnswer(operation: string, value: unknown, mapError: MapError): unknown {
  if (isStepTable(value)) {
    return { ...value, steps: value.steps.map((step) => guardedStep(operation, step, mapError)) };
  }
  if (isDiskExport(value)) {
    const { chunks } = value;
    return { ...value, chunks: guardedStream(operation, () => chunks, mapError)() };
  }
  return value;
}

function isStepTable(value: unknown): value is StepTable<unknown> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'steps';
}

function isDiskExport(value: unknown): value is DiskExport {
  return typeof value === 'object' && value !== null && 'chunks' in value && 'sizeBytes' in value;
}

function guardedStep(table: string, step: Step, mapError: MapError): Step {
  const operation = `${table}/${step.name}`;
  return {
    name: step.name,
    find: guarded({ operation, mutating: false }, step.find, mapError) as Step['find'],
    run: guarded({ operation, mutating: true }, step.run, mapError) as Step['run'],
    ...(step.undo === undefined
      ? {}
      : { undo: guarded({ operation, mutating: true }, step.undo, mapError) as NonNullable<Step['undo']> }),
  };
}
