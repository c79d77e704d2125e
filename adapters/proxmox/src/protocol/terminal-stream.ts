import { Duplex } from 'node:stream';

/** termproxy ends a connection from which nothing came for a while. */
const pingEvery = 30_000;

/**
 * The bytes of a terminal behind termproxy's own protocol (xterm.js of pve-manager): the first message says who asks and is
 * answered with `OK`; afterwards `0:LENGTH:bytes` is typed, `1:COLUMNS:ROWS:` is a size, `2` a sign of life, and what comes
 * back is the terminal's own.
 */
export function terminalStream(socket: Duplex, greeting: string): Duplex {
  let agreed = false;
  const heartbeat = setInterval(() => socket.write('2'), pingEvery);
  heartbeat.unref();
  const terminal = new Duplex({
    allowHalfOpen: false,
    read: () => {
      socket.resume();
    },
    write: (chunk: Uint8Array, _encoding, done) => {
      socket.write(Buffer.concat([Buffer.from(`0:${chunk.byteLength}:`), chunk]), done);
    },
    destroy: (error, done) => {
      clearInterval(heartbeat);
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    const bytes = agreed ? chunk : withoutAgreement(chunk);
    agreed = true;
    if (bytes.length > 0 && !terminal.push(bytes)) socket.pause();
  });
  socket.on('error', (error) => terminal.destroy(error));
  socket.on('close', () => {
    terminal.push(null);
    terminal.destroy();
  });
  socket.write(greeting);
  socket.write('1:80:24:');
  return terminal;
}

function withoutAgreement(chunk: Buffer): Buffer {
  return chunk.subarray(0, 2).toString('latin1') === 'OK' ? chunk.subarray(2) : chunk;
}
