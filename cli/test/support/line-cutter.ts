import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a server that can be cut, as by its restart. */
export interface LineCutter {
  readonly url: string;
  /** How many connections were taken, since the beginning. */
  readonly taken: () => number;
  /** Cuts what is open and everything that comes, until `mend`. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** Passes the next request on whose first line begins like that, but never its answer: the line breaks instead. */
  readonly loseAnswerOf: (start: string) => void;
  readonly close: () => Promise<void>;
}

export async function lineCutter(target: string): Promise<LineCutter> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let isCut = false;
  let count = 0;
  let losing: string | undefined;
  const server = createServer((near) => {
    count += 1;
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    let lost = false;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from
        .on('error', () => undefined)
        .once('close', () => {
          open.delete(from);
          to.destroy();
        });
    }
    near.on('data', (bytes: Buffer) => {
      if (losing !== undefined && bytes.toString('latin1').startsWith(losing)) {
        losing = undefined;
        lost = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => (lost ? near.destroy() : near.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = () => open.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => count,
    cut: () => {
      isCut = true;
      cutAll();
    },
    mend: () => {
      isCut = false;
    },
    loseAnswerOf: (start) => {
      losing = start;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
  };
}
