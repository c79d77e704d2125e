/**
 * While it is not known whether the daemon wants us, one connection at a time knocks; the others wait, and share
 * its failure. So a login that is refused is one attempt, however many connections were about to be made.
 */
export class LoginGate {
  #proving: Promise<unknown> | undefined;
  #proven = false;

  /** A connection was lost: what held before may not hold any more. */
  doubt(): void {
    this.#proven = false;
  }

  async through<T>(attempt: () => Promise<T>): Promise<T> {
    if (this.#proven) return attempt();
    if (this.#proving === undefined) return this.#prove(attempt);
    await this.#proving;
    return attempt();
  }

  async #prove<T>(attempt: () => Promise<T>): Promise<T> {
    const proving = attempt();
    this.#proving = proving;
    try {
      const connection = await proving;
      this.#proven = true;
      return connection;
    } finally {
      this.#proving = undefined;
    }
  }
}
