/** A fresh `Idempotency-Key`: use one per intention, and the same one when asking again for the same thing. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}
