import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WebSocket } from '@fastify/websocket';
import { createWebSocketStream } from 'ws';

/** In ms: keeps the way open through proxies, and finds viewers that vanished. */
const pingEvery = 20_000;

/**
 * Carries bytes both ways until one side ends; a slow side slows the other, nothing piles up in between. `allowed` is
 * asked now and then whether it may go on.
 */
export async function proxyConsole(
  socket: WebSocket,
  console: Duplex,
  allowed: () => Promise<boolean>,
): Promise<void> {
  const viewer = createWebSocketStream(socket, { allowHalfOpen: false });
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const heartbeat = setInterval(() => {
    if (answered) {
      answered = false;
      socket.ping();
      allowed().then(
        (still) => still || socket.terminate(),
        () => undefined,
      );
    } else {
      socket.terminate();
    }
  }, pingEvery);
  try {
    await Promise.race([pipeline(viewer, console), pipeline(console, viewer)]);
  } catch {
    // Either side hung up in the middle: that is how consoles end.
  } finally {
    clearInterval(heartbeat);
    console.destroy();
    viewer.destroy();
    socket.close();
  }
}
