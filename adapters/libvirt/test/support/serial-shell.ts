import type { Duplex } from 'node:stream';
import { must } from './open-port.ts';
import type { TestPort } from './open-port.ts';

/** The root shell on a guest's serial console. */
export interface SerialShell {
  /** What a command prints, without its own echo. */
  readonly run: (command: string) => Promise<string>;
  /** Waits until the console has said `text`. */
  readonly until: (text: string) => Promise<void>;
  readonly close: () => void;
}

const PATIENCE = 60_000;

export async function openSerialShell({ port, ctx }: TestPort, ref: string): Promise<SerialShell> {
  const session = must(await port.openConsole(ctx(), ref, 'serial'));
  if (session.kind !== 'stream') throw new Error('a serial console is a stream');
  const { stream } = session;
  stream.on('error', () => {});
  const reader = textReader(stream);
  let count = 0;
  return {
    run: async (command) => {
      count += 1;
      const [begin, end] = [`BEGIN-${count}`, `END-${count}`];
      // The marks are not whole in the echo of the command itself.
      stream.write(`echo BEG''IN-${count}; ${command}; echo EN''D-${count}\n`);
      const text = await reader.until(end);
      return (text.split(begin).at(-1) ?? '').replace(end, '').replaceAll('\r', '').trim();
    },
    until: async (text) => void (await reader.until(text)),
    close: () => void stream.destroy(),
  };
}

function textReader(stream: Duplex) {
  let seen = '';
  let wake = (): void => {};
  stream.on('data', (piece: Buffer) => {
    seen += piece.toString('latin1');
    wake();
  });
  return {
    /** Everything up to and including `text`, which is then forgotten. */
    until: async (text: string): Promise<string> => {
      const end = Date.now() + PATIENCE;
      while (!seen.includes(text)) {
        if (Date.now() >= end) throw new Error(`the console did not say "${text}" but: ${seen.slice(-500)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const at = seen.indexOf(text) + text.length;
      const heard = seen.slice(0, at);
      seen = seen.slice(at);
      return heard;
    },
  };
}
