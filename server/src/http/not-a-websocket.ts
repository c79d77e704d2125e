import { ApiFault } from './api-fault.ts';

/** Plain GET on a WebSocket's address. */
export async function notAWebSocket(): Promise<never> {
  throw new ApiFault(422, 'InvalidRequest', 'This address is for a WebSocket', {
    violations: [{ pointer: '', message: 'send Connection: Upgrade and Upgrade: websocket' }],
  });
}
