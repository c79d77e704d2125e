import { WebSocket, createWebSocketStream } from 'ws';
import type { Io } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';

/** Ctrl-]. */
const leave = 0x1d;
const openDeadline = 15_000;

/** Carries keys to the console and its bytes to the screen until Ctrl-], the end of the input or of the console. */
export async function carryConsole(address: string, { stdin, stdout, signal }: Io): Promise<void> {
  const socket = new WebSocket(address, { handshakeTimeout: openDeadline });
  // Before it is open: the console's first words may come together with the answer that opens it.
  const console = createWebSocketStream(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    console.once('error', (cause) => {
      reject(new CliError(exitCodes.unreachable, `The console cannot be opened: ${cause.message}`));
    });
  });
  const { promise: left, resolve: end, reject: fail } = Promise.withResolvers<void>();
  // Closed without a closing handshake (RFC 6455, section 7.1.5): the server or the way to it is gone, not the guest.
  socket.once('close', (code) =>
    code === 1006 ? fail(new CliError(exitCodes.unreachable, 'The console was cut off')) : end(),
  );
  const onKeys = (chunk: Buffer | string) => {
    const keys = Buffer.from(chunk);
    const at = keys.indexOf(leave);
    if (at !== -1) {
      console.write(keys.subarray(0, at));
      end();
    } else if (!console.write(keys)) {
      stdin.pause();
      console.once('drain', () => stdin.resume());
    }
  };
  const raw = stdin.isTTY === true;
  if (raw) {
    stdin.setRawMode?.(true);
  }
  console.on('data', (bytes: Buffer) => {
    if (!stdout.write(bytes)) {
      console.pause();
      stdout.once('drain', () => console.resume());
    }
  });
  // Its end is told by the socket, with the reason.
  console.on('error', () => undefined);
  signal.addEventListener('abort', () => end(), { once: true });
  stdin.on('data', onKeys).once('end', end);
  stdin.resume();
  try {
    await left;
  } finally {
    stdin.off('data', onKeys).pause();
    if (raw) {
      stdin.setRawMode?.(false);
    }
    console.destroy();
    socket.close();
  }
}
