import type { CallContext } from '@anyvisor/port';

/** The context of a native call that a request waits for; `seconds` bound it. */
export function requestContext(
  call: { readonly signal: AbortSignal; readonly correlationId: string },
  seconds: number,
): CallContext {
  return {
    signal: call.signal,
    deadline: Date.now() + seconds * 1000,
    progress: () => undefined,
    correlationId: call.correlationId,
  };
}
