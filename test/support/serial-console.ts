import { WebSocket } from 'ws';
import type { Api } from './api.ts';
import { eventually } from './eventually.ts';

/** A person at a VM's serial console in the browser: types lines, reads what the guest says. */
export interface SerialConsole {
  /** Types a command and answers what came until `expected` appeared. */
  readonly run: (command: string, expected: RegExp) => Promise<string>;
  readonly close: () => void;
}

const ANSWER_DEADLINE_MS = 30_000;

export async function openSerialConsole(api: Api, url: string, vmId: string): Promise<SerialConsole> {
  const console = await api.send<{ readonly path: string }>('POST', `/vms/${vmId}/console`, {
    protocol: 'serial',
  });
  const socket = new WebSocket(new URL(console.path, url.replace('http', 'ws')));
  let heard = '';
  socket.on('message', (data: Buffer) => {
    heard += data.toString('utf8');
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  return {
    run: async (command, expected) => {
      heard = '';
      socket.send(Buffer.from(`${command}\n`));
      return eventually(`the guest answers ${String(expected)} to "${command}"`, ANSWER_DEADLINE_MS, () =>
        expected.test(heard) ? heard : undefined,
      );
    },
    close: () => socket.close(),
  };
}
