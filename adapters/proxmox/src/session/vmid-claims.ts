/** VMIDs that calls of this process are about to use: the platform reserves none (`nextid` only looks). */
export class VmidClaims {
  readonly #claims = new Map<number, string>();

  /** True when it is now this marker's. */
  claim(vmid: number, marker: string): boolean {
    const owner = this.#claims.get(vmid);
    if (owner !== undefined && owner !== marker) return false;
    if (this.#claims.size > 10_000) this.#claims.clear();
    this.#claims.set(vmid, marker);
    return true;
  }

  release(vmid: number, marker: string): void {
    if (this.#claims.get(vmid) === marker) this.#claims.delete(vmid);
  }
}
