import { operationRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { actorOf, answer, locationOf, ok, principalKey, wireOperation } from '../answers.ts';
import { ApiFault, hypervisorFault, notFound } from '../api-fault.ts';
import { operationAtEnd } from '../begin-operation.ts';
import type { WaitDeps } from '../begin-operation.ts';
import { handle } from '../handle.ts';
import { isFinal } from '../../operations/operation.ts';

export function addOperationRoutes(app: FastifyInstance, deps: WaitDeps): void {
  const { operations } = deps;
  handle(app, operationRoutes.listOperations, async ({ principal, query }) => {
    const { state, kind, mine, since, ...rest } = query;
    const page = await operations.list(principal.tenantId, {
      ...rest,
      ...(state === undefined ? {} : { states: state }),
      ...(kind === undefined ? {} : { kinds: kind }),
      ...(mine === true ? { requester: principalKey(principal) } : {}),
      ...(since === undefined ? {} : { since: new Date(since) }),
    });
    return ok({ ...page, items: page.items.map(wireOperation) });
  });
  handle(app, operationRoutes.getOperation, async (call) => {
    const { operationId } = call.params;
    const operation = await operations.get(call.principal.tenantId, operationId);
    if (operation === undefined) {
      throw notFound('operation', operationId);
    }
    return ok(wireOperation(await operationAtEnd(deps, call, operation)));
  });
  handle(app, operationRoutes.cancelOperation, async ({ principal, params: { operationId } }) => {
    const operation = await operations.cancel(principal.tenantId, actorOf(principal), operationId);
    if (operation === undefined) {
      throw notFound('operation', operationId);
    }
    if (isFinal(operation.state) && operation.cancelRequestedAt === null) {
      throw new ApiFault(409, 'OperationFailed', `The operation has ended already: ${operation.state}`, {
        operation: 'cancel',
        reason: 'state',
      });
    }
    return answer(202, wireOperation(operation), { location: locationOf(operation) });
  });
  handle(app, operationRoutes.retryOperation, async ({ principal, params: { operationId } }) => {
    const retried = await operations.retry(principal.tenantId, actorOf(principal), operationId);
    if (retried === undefined) {
      throw notFound('operation', operationId);
    }
    if (!retried.ok) {
      throw retried.error.kind === 'IdempotencyConflict'
        ? new ApiFault(409, 'IdempotencyConflict', retried.error.message)
        : hypervisorFault(retried.error);
    }
    return answer(202, wireOperation(retried.value), { location: locationOf(retried.value) });
  });
}
