/** Milliseconds after which a claim has either become a guest, which everybody sees, or come to nothing. */
const lifetime = 60_000;

/** VMIDs that calls of this process are about to use: the platform reserves none (`nextid` only looks). */
export class VmidClaims {
  readonly #now: () => number;
  readonly #claims = new Map<number, { readonly marker: string; readonly until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True when it is now this marker's. */
  claim(vmid: number, marker: string): boolean {
    const now = this.#now();
    const held = this.#claims.get(vmid);
    if (held !== undefined && held.marker !== marker && held.until > now) return false;
    for (const [other, { until }] of this.#claims) if (until <= now) this.#claims.delete(other);
    this.#claims.set(vmid, { marker, until: now + lifetime });
    return true;
  }

  release(vmid: number, marker: string): void {
    if (this.#claims.get(vmid)?.marker === marker) this.#claims.delete(vmid);
  }
}
