import type { Schemas } from '../../../../api/client.ts';

/** How long a guest may take, in seconds. */
export const patience = { least: 1, usual: 120, most: 3600 } as const;

/** The body of a stop or a restart: a time to wait makes sense only where the guest is asked. */
export function powerBody(force: boolean, seconds: number): Schemas['StopRequest'] {
  return force ? { force: true } : { force: false, timeoutSeconds: seconds };
}
