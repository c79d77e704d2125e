import { hypervisorError, err } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CallContext, MarkedObject, Mutation } from '@anyvisor/port';
import type { Scope } from '../engine/part.ts';

type Answer = Promise<Result<Mutation<unknown>, HypervisorError>>;

/** Takes back what carries the operation's marker, whether or not the call that made it was ever answered. */
export function undoMarked(
  kind: MarkedObject['kind'],
  remove: (scope: Scope, ctx: CallContext, nativeRef: string) => Answer,
): (scope: Scope, ctx: CallContext) => Answer {
  return async (scope, ctx) => {
    const found = await scope.port.findByMarker(ctx, scope.operationId);
    if (!found.ok) {
      return found;
    }
    const [first, ...more] = found.value.filter((object) => object.kind === kind);
    if (more.length > 0) {
      return err(
        hypervisorError('UnknownError', {
          message: `${more.length + 1} objects carry the marker of one operation`,
          nextStep: 'Remove by hand what is too much.',
        }),
      );
    }
    return first === undefined ? { ok: true, value: done() } : remove(scope, ctx, first.nativeRef);
  };
}
