import { err } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { Step, StepTable } from './mutation.ts';

type MapError = (thrown: unknown, operation: string) => HypervisorError;
type Method = (...args: never[]) => unknown;

/** Turns whatever a method throws into an error of the taxonomy; guards the steps of the tables it answers as well. */
export function guarded(operation: string, method: Method, mapError: MapError): Method {
  return async (...args) => {
    try {
      const answer = (await method(...args)) as Result<unknown, HypervisorError>;
      return answer.ok && isStepTable(answer.value)
        ? { ok: true, value: guardedTable(operation, answer.value, mapError) }
        : answer;
    } catch (thrown) {
      return err(mapError(thrown, operation));
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
      yield err(mapError(thrown, operation));
    }
  };
}

function isStepTable(value: unknown): value is StepTable<unknown> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'steps';
}

function guardedTable<T>(operation: string, table: StepTable<T>, mapError: MapError): StepTable<T> {
  return { ...table, steps: table.steps.map((step) => guardedStep(operation, step, mapError)) };
}

function guardedStep(operation: string, step: Step, mapError: MapError): Step {
  const label = `${operation}/${step.name}`;
  return {
    name: step.name,
    find: guarded(label, step.find, mapError) as Step['find'],
    run: guarded(label, step.run, mapError) as Step['run'],
    ...(step.undo === undefined
      ? {}
      : { undo: guarded(label, step.undo, mapError) as NonNullable<Step['undo']> }),
  };
}
