/** What came of booting a guest: it did (true), it could not (false), or it could not be tried (null). */
export interface BootProof {
  readonly proven: boolean | null;
  readonly detail: string;
}

/** Whoever began it has gone. */
export const BROKEN_OFF: BootProof = { proven: null, detail: 'it was broken off' };
