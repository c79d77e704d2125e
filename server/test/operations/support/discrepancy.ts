import type { OperationView } from '../../../src/operations/operation.ts';
import type { NativeState } from './native-state.ts';
import type { Played } from './play.ts';

interface Outcome {
  readonly view: OperationView;
  readonly deleted?: boolean;
  readonly later?: OperationView;
}

/** Where what the hypervisor has of a create is not what its record says; `undefined` when it adds up. */
export function discrepancy(
  native: NativeState,
  { view, deleted = false, later }: Outcome,
): string | undefined {
  if (later?.kind === 'vm.delete' && !deleted) {
    // A delete that failed half-way may have left either.
    return undefined;
  }
  const vms = [...native.vms.values()].filter(({ marker }) => marker === view.id);
  const files = [...native.files.values()].filter(({ marker }) => marker === view.id);
  const things = vms.length + files.length;
  const adds =
    view.state === 'SUCCEEDED' && !deleted
      ? vms.length === 1 && files.length === 1 && vms.every(({ boots }) => boots <= 1)
      : // What is there is named; when the answer to the last undo was lost, more may be named than is there.
        things === 0 || new Set(view.leftovers.map(({ nativeRef }) => nativeRef)).size >= things;
  return adds ? undefined : JSON.stringify({ vms, files, view, later });
}

type End = Pick<Played, 'view' | 'dump'>;

/** How an interrupted run ended otherwise than the clean one; `undefined` when it did not. */
export function differs(clean: End, { view, dump }: End): string | undefined {
  const same =
    view.kind === 'vm.restart' && view.error?.outcomeUnknown === true
      ? // The one goal that does not show: not done twice, and said so.
        view.state === 'FAILED' && /"boots": [12],/u.test(dump)
      : view.state === 'SUCCEEDED' && dump === clean.dump;
  return same ? undefined : `${view.state}: ${JSON.stringify(view)}\n${dump}\ninstead of\n${clean.dump}`;
}
