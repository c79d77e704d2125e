/** How far an opening got. */
export type ConnectStage = 'dial' | 'authenticate' | 'open';

/** No connection came about. `code` is the system's own word where it had one (ECONNREFUSED, ENOENT, …). */
export class ConnectFailed extends Error {
  readonly stage: ConnectStage;
  readonly code: string | undefined;

  constructor(stage: ConnectStage, cause: Error) {
    super(`cannot connect to libvirt (${stage}): ${cause.message}`, { cause });
    this.name = 'ConnectFailed';
    this.stage = stage;
    this.code = codeOf(cause);
  }
}

/** The daemon wants a proof of identity that this client does not give. */
export class AuthenticationUnsupported extends Error {
  constructor(kinds: readonly string[]) {
    super(
      `the daemon demands ${kinds.join(' or ')} authentication, which is not supported: ` +
        'use the unix socket, TLS with a client certificate, or SSH',
    );
    this.name = 'AuthenticationUnsupported';
  }
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
