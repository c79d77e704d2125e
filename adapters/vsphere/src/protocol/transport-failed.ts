/** The way to the server broke. */
export class TransportFailed extends Error {
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_PIN_MISMATCH`, … */
  readonly code: string;
  /** Has the server possibly seen the request? */
  readonly sent: boolean;

  constructor(cause: unknown, sent: boolean) {
    const facts = Object(cause) as { code?: unknown; message?: unknown };
    super(typeof facts.message === 'string' ? facts.message : 'the connection broke', { cause });
    this.name = 'TransportFailed';
    this.code = typeof facts.code === 'string' ? facts.code : '';
    this.sent = sent;
  }
}

/** The server's certificate is not the pinned one. */
export class PinMismatch extends Error {
  readonly code = 'CERT_PIN_MISMATCH';
  readonly shown: string;

  constructor(shown: string) {
    super(`the server shows another certificate than the one that was accepted: ${shown}`);
    this.shown = shown;
  }
}
