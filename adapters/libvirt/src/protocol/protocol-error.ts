/** The peer broke the wire format: a length that lies, a frame nobody asked for, a value that cannot be. */
export class ProtocolError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProtocolError';
  }
}
