import type { BootProof } from './boot-proof.ts';

/** Proofs of this process by host and versions. Lost at every start: then they are made again. */
export class KvmProofs {
  readonly #limit: number;
  readonly #known = new Map<string, BootProof>();
  readonly #running = new Map<string, Promise<BootProof>>();

  constructor(limit = 4096) {
    this.#limit = limit;
  }

  /** What is known of a host; undefined when nothing is. */
  get(key: string): BootProof | undefined {
    return this.#known.get(key);
  }

  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /** One attempt at a time for each host, whoever asks; what could not be tried is not kept. */
  prove(key: string, probe: () => Promise<BootProof>): Promise<BootProof> {
    const known = this.#known.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const begun = probe()
      .catch((error: unknown) => ({ proven: null, detail: String(error).slice(0, 500) }))
      .then((proof) => {
        this.#running.delete(key);
        if (proof.proven !== null) this.#keep(key, proof);
        return proof;
      });
    this.#running.set(key, begun);
    return begun;
  }

  /** The daemon may have been started anew: with another kernel, QEMU or configuration. */
  forget(key: string): void {
    this.#known.delete(key);
  }

  #keep(key: string, proof: BootProof): void {
    this.#known.set(key, proof);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#limit) break;
      this.#known.delete(oldest);
    }
  }
}
