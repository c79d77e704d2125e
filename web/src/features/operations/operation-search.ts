import type { OperationFilter } from './operation-queries.ts';
import type { Operation } from './operation-words.ts';

type State = Operation['state'];

export const operationStates = [
  'QUEUED',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const satisfies readonly State[];

/** What of the list is in its address. */
export interface OperationSearch {
  readonly state?: State;
  readonly mine?: true;
}

/** Reads the address; what is not understood is left out, so that an old link still leads somewhere. */
export function readOperationSearch(search: Readonly<Record<string, unknown>>): OperationSearch {
  const state = operationStates.find((each) => each === search['state']);
  return {
    ...(state === undefined ? {} : { state }),
    ...(search['mine'] === true ? { mine: true } : {}),
  };
}

export function filterOf({ state, mine }: OperationSearch): OperationFilter {
  return {
    ...(state === undefined ? {} : { state: [state] }),
    ...(mine === undefined ? {} : { mine }),
  };
}
