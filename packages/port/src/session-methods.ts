import { HypervisorFault, ok } from '@anyvisor/domain';
import type { HypervisorCapabilities, HypervisorType } from '@anyvisor/domain';
import type { CallContext } from './call-context.ts';
import { notSupported } from './define-port.ts';
import type { OptionalPort } from './hypervisor-port.ts';
import { optionalMethods } from './optional-methods.ts';

type Work<S, A extends readonly unknown[], T> = (session: S, ctx: CallContext, ...args: A) => Promise<T>;
type Method<A extends readonly unknown[], T> = (
  ctx: CallContext,
  ...args: A
) => Promise<{ readonly ok: true; readonly value: T }>;

export interface SessionMethods<S> {
  /** A method that every endpoint has. */
  readonly does: <A extends readonly unknown[], T>(work: Work<S, A, T>) => Method<A, T>;
  /** One that this endpoint has only when it promises a feature of it; else it is refused before anything is sent. */
  readonly may: <A extends readonly unknown[], T>(
    operation: keyof OptionalPort,
    work: Work<S, A, T>,
  ) => Method<A, T>;
}

/** Makes methods of a port from functions that take the session first and throw what goes wrong. */
export function methodsOn<S>(
  session: S,
  type: HypervisorType,
  capabilities: (session: S, ctx: CallContext) => Promise<HypervisorCapabilities>,
): SessionMethods<S> {
  return {
    does:
      (work) =>
      async (ctx, ...args) =>
        ok(await work(session, ctx, ...args)),
    may:
      (operation, work) =>
      async (ctx, ...args) => {
        refuseUnpromised(operation, type, await capabilities(session, ctx));
        return ok(await work(session, ctx, ...args));
      },
  };
}

/** Throws `OperationNotSupported` when none of the features that promise the method is there, with the first one's reason. */
export function refuseUnpromised(
  operation: keyof OptionalPort,
  type: HypervisorType,
  { features }: HypervisorCapabilities,
): void {
  const promises = optionalMethods[operation].map((feature) => features[feature]);
  if (promises.every(({ support }) => support === 'none')) {
    const why = promises[0]?.reason ?? 'it does not offer it';
    throw new HypervisorFault(notSupported(operation, type, why));
  }
}
