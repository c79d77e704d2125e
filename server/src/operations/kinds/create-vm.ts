import { err } from '@anyvisor/domain';
import type { VmProvisionSpec } from '@anyvisor/domain';
import type { CallPart, Scope } from '../engine/part.ts';
import type { OperationKind } from './operation-kind.ts';

/** Makes a VM from a spec and, if it says so, starts it; a VM that does not start is taken back again. */
export const createVm: OperationKind<{ readonly spec: VmProvisionSpec }> = {
  action: () => null,
  features: ({ spec }) => spec.requirements ?? [],
  transition: 'CREATING',
  withoutVm: true,
  ends: 'created',
  claims: ({ spec }) => spec.name,
  parts: ({ spec }) => [
    {
      form: 'table',
      name: 'create',
      stepSeconds: 4 * 3600,
      ask: ({ port, operationId, frozen: { mapping, template } }, ctx) =>
        port.createVm(ctx, {
          marker: operationId,
          spec,
          mapping,
          ...(template === null ? {} : { template }),
        }),
    },
    ...(spec.powerOn === true ? [powerOn] : []),
  ],
};

/** Starts what the part before has made. */
export const powerOn: CallPart = {
  form: 'call',
  name: 'power-on',
  stepSeconds: 300,
  call: (scope, ctx) => scope.port.startVm(ctx, madeBy(scope)),
  goal: 'RUNNING',
  undo: async (scope, ctx) => {
    const stopped = await scope.port.stopVm(ctx, madeBy(scope), { force: true });
    return !stopped.ok && stopped.error.kind === 'ResourceNotFound'
      ? { ok: true, value: { kind: 'done', value: null } }
      : stopped.ok
        ? stopped
        : err(stopped.error);
  },
};

function madeBy({ results }: Scope): string {
  const made = Object.values(results)[0] as { readonly nativeRef: string };
  return made.nativeRef;
}
