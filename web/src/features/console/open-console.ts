import { isProblem } from '@anyvisor/client';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';

export type Console = Schemas['Console'];
export type Protocol = NonNullable<Schemas['OpenConsole']['protocol']>;
/** What a person chooses between: the picture, whichever way the platform hands it out, or the serial line. */
export type Way = 'screen' | 'serial';

const waysToScreen: readonly Protocol[] = ['vnc', 'webmks', 'spice'];

/**
 * Opens a console. The picture is asked for in each way there is until the platform has one; the first refusal is
 * thrown when it has none.
 */
export async function openConsole(vmId: string, way: Way): Promise<Console> {
  const protocols: readonly Protocol[] = way === 'serial' ? ['serial'] : waysToScreen;
  let refusal: unknown;
  for (const protocol of protocols) {
    try {
      return await ask(
        api.POST('/api/v1/vms/{vmId}/console', { params: { path: { vmId } }, body: { protocol } }),
      );
    } catch (thrown) {
      if (!isProblem(thrown, 'OperationNotSupported')) {
        throw thrown;
      }
      refusal ??= thrown;
    }
  }
  throw refusal;
}

/** The WebSocket's address, at the server this page came from. */
export function socketUrl(path: string): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
