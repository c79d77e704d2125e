/** Bytes or values that XDR (RFC 4506) or a stated bound forbids. The message never repeats the data itself. */
export class XdrError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XdrError';
  }
}
