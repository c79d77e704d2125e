/** The way to a node broke. */
export class TransportFailed extends Error {
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_PIN_MISMATCH`, `UND_ERR_SOCKET`, … */
  readonly code: string;
  /** Has a node possibly seen the request? */
  readonly sent: boolean;

  constructor(cause: unknown, sent: boolean) {
    const facts = Object(cause) as { code?: unknown; message?: unknown };
    super(typeof facts.message === 'string' ? facts.message : 'the connection broke', { cause });
    this.name = 'TransportFailed';
    this.code = typeof facts.code === 'string' ? facts.code : '';
    this.sent = sent;
  }
}

/** No connection came to be: nothing was sent. */
export class ConnectFailed extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    const facts = Object(cause) as { code?: unknown; message?: unknown };
    super(typeof facts.message === 'string' ? facts.message : 'no connection', { cause });
    this.name = 'ConnectFailed';
    this.code = typeof facts.code === 'string' ? facts.code : '';
  }
}

export function isCertificateCode(code: string): boolean {
  return /^(CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/.test(code);
}
