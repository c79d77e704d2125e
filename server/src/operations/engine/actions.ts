import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, Found, Step } from '@anyvisor/port';
import type { Action } from './act.ts';
import type { Job } from './job.ts';
import type { CallPart, Part, Scope } from './part.ts';

/** A call as a step: its goal tells whether it has happened, where one look at the VM can tell. */
export function callAction(part: CallPart, scope: Scope): Action {
  return {
    seconds: part.stepSeconds,
    interruptible: part.interruptible ?? false,
    find: (ctx) => goalReached(part, scope, ctx),
    run: (ctx, uncertain) => (uncertain && part.recover ? part.recover : part.call)(scope, ctx),
  };
}

/** A step of a table with the memory of the steps before it. */
export function tableAction({ journal }: Job, part: Part, step: Step): Action {
  return {
    seconds: part.stepSeconds,
    interruptible: false,
    find: (ctx) => step.find(ctx, journal.memory(part.name)),
    run: (ctx) => step.run(ctx, journal.memory(part.name)),
  };
}

async function goalReached(
  { goal }: CallPart,
  { port, ref, results }: Scope,
  ctx: CallContext,
): Promise<Result<Found, HypervisorError>> {
  if (goal === undefined) {
    return ok({ happened: false });
  }
  const vm = await port.getVm(ctx, ref === '' ? madeBefore(results) : ref);
  if (!vm.ok) {
    return vm;
  }
  return ok(vm.value.powerState === goal ? { happened: true, value: null } : { happened: false });
}

/** In an operation that makes a VM, what comes after is about the one that was made. */
function madeBefore(results: Scope['results']): string {
  const made = Object.values(results)[0] as { readonly nativeRef?: string } | null | undefined;
  return made?.nativeRef ?? '';
}
