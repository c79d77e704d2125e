import { NodeHttp } from './node-http.ts';
import type { HttpAnswer, HttpRequest } from './node-http.ts';
import type { Peer } from './pinned-socket.ts';
import { TransportFailed } from './transport-failed.ts';

/** Milliseconds for which a node that could not be reached is asked last. */
const shunned = 30_000;
/** Nodes that are tried for one request. */
const mostTries = 4;

interface Known {
  readonly peer: Peer;
  readonly http: NodeHttp;
  downUntil: number;
}

/**
 * The cluster's front doors. Any node serves all of it, so a request goes to the first one that is believed to live; where no
 * connection comes to be, nothing was sent and the next one is tried. A reading whose connection broke is sent once more.
 */
export class Transport {
  readonly #now: () => number;
  readonly #most: number;
  #nodes: Known[] = [];
  /** SHA-256 of the certificate the first node showed last. */
  shownFingerprint: string | null = null;
  /** The node that answered last. */
  current: Peer | undefined;

  constructor(peers: readonly Peer[], most: number, now: () => number) {
    this.#now = now;
    this.#most = most;
    for (const peer of peers) this.#add(peer);
  }

  /** Further nodes, as the cluster itself names them; those that are known already are left as they are. */
  learn(peers: readonly Peer[]): void {
    for (const peer of peers) {
      const known = this.#nodes.some(({ peer: { host, port } }) => host === peer.host && port === peer.port);
      if (!known && this.#nodes.length < 32) this.#add(peer);
    }
  }

  /** Throws TransportFailed (of the node that was named first, when all fail), MalformedAnswer. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    let failure: TransportFailed | undefined;
    for (const node of this.#inOrder().slice(0, mostTries)) {
      try {
        return await this.#sendTo(node, request);
      } catch (error) {
        if (!(error instanceof TransportFailed) || error.sent || request.signal.aborted) throw error;
        node.downUntil = this.#now() + shunned;
        // Of several failures the one of the node that a person has named says most.
        if (failure === undefined || node === this.#nodes[0]) failure = error;
      }
    }
    throw failure ?? new TransportFailed({ message: 'no node is known' }, false);
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map(({ http }) => http.close()));
  }

  async #sendTo(node: Known, request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#once(node, request);
    } catch (error) {
      const again = error instanceof TransportFailed && error.sent && request.method === 'GET';
      if (!again || request.signal.aborted) throw error;
      return this.#once(node, request);
    }
  }

  async #once(node: Known, request: HttpRequest): Promise<HttpAnswer> {
    const answer = await node.http.send(request);
    this.current = node.peer;
    node.downUntil = 0;
    return answer;
  }

  #inOrder(): readonly Known[] {
    const now = this.#now();
    const up = this.#nodes.filter(({ downUntil }) => downUntil <= now);
    return [...up, ...this.#nodes.filter(({ downUntil }) => downUntil > now)];
  }

  #add(peer: Peer): void {
    const isFirst = this.#nodes.length === 0;
    const note = (fingerprint: string): void => {
      if (isFirst) this.shownFingerprint = fingerprint;
    };
    this.#nodes.push({ peer, http: new NodeHttp(peer, this.#most, note), downUntil: 0 });
  }
}
