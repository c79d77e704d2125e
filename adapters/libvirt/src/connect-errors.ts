import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { CallError } from './protocol/call-error.ts';
import { AuthenticationUnsupported } from './protocol/connect-failed.ts';
import type { ConnectFailed } from './protocol/connect-failed.ts';
import { LoginRefused, PeerNotTrusted, RemotePipeFailed } from './protocol/login-refused.ts';
import { LibvirtError } from './protocol/remote-error.ts';

/** No connection came about: by what the system said, else by what the daemon said. */
export function mapConnectFailure(
  failure: ConnectFailed | AuthenticationUnsupported,
  operation: string,
  mapError: (thrown: unknown, operation: string) => HypervisorError,
): HypervisorError {
  const cause = failure instanceof AuthenticationUnsupported ? failure : failure.cause;
  if (cause instanceof AuthenticationUnsupported) {
    return hypervisorError('AuthenticationFailed', {
      message: cause.message,
      nextStep: 'Let this server use the daemon’s socket without polkit or SASL, for instance as root.',
      cause,
    });
  }
  const said = deepest(cause);
  if (said !== undefined) return said;
  if (cause instanceof LibvirtError || cause instanceof CallError) return mapError(cause, operation);
  const code = failure instanceof AuthenticationUnsupported ? undefined : failure.code;
  const native = code === undefined ? {} : { native: { code, text: failure.message } };
  const row = SYSTEM_ERRORS[code ?? ''] ?? OTHER;
  const facts = {
    message: `${row.says} (${failure.message})`,
    nextStep: row.nextStep,
    cause: failure,
    ...native,
  };
  return row.kind === 'AuthorizationFailed'
    ? hypervisorError(row.kind, { ...facts, requiredPermissions: ['read and write on libvirt’s socket'] })
    : hypervisorError(row.kind, facts);
}

/** What the way itself says, however many layers have wrapped it meanwhile; undefined when it says nothing. */
export function deepest(thrown: unknown): HypervisorError | undefined {
  let error = thrown;
  for (let depth = 0; depth < 8 && error instanceof Error; depth++) {
    if (error instanceof LoginRefused) return refusedLogin(error);
    if (error instanceof PeerNotTrusted) return untrusted(error);
    if (error instanceof RemotePipeFailed) return brokenPipe(error);
    error = error.cause;
  }
  return undefined;
}

function refusedLogin(error: LoginRefused): HypervisorError {
  return hypervisorError('AuthenticationFailed', {
    message: error.message,
    nextStep:
      error.way === 'ssh'
        ? 'Check the user in the URI, put the public key into that user’s authorized_keys on the host, then test the connection again.'
        : 'Give a clientCertificate that the daemon’s CA has signed and its tls_allowed_dn_list lets in, then test the connection again.',
    cause: error,
  });
}

function untrusted(error: PeerNotTrusted): HypervisorError {
  return hypervisorError('ConnectionFailed', {
    message:
      error.proof === 'certificate'
        ? `the daemon’s certificate is not accepted: ${error.message}`
        : `the host is not accepted: ${error.message}`,
    reason: 'certificate',
    nextStep:
      error.proof === 'certificate'
        ? 'Compare the fingerprint with the host’s own; then give its caCertificate, or the fingerprint itself.'
        : 'Find out why it changed: somebody may stand in between. If it is right (ssh-keygen -lf on the host), set hostKey to it.',
    cause: error,
  });
}

function brokenPipe(error: RemotePipeFailed): HypervisorError {
  const native = { code: 'ssh', text: error.said };
  if (/permission denied/i.test(error.said)) {
    return hypervisorError('AuthorizationFailed', {
      message: `the SSH user may not open libvirt’s socket (${error.message})`,
      requiredPermissions: ['read and write on libvirt’s socket'],
      nextStep: 'Add the SSH user to the group libvirt on the host, or log in as root.',
      native,
      cause: error,
    });
  }
  return hypervisorError('ConnectionFailed', {
    message: `SSH let us in, but nothing there leads to libvirt (${error.message})`,
    nextStep:
      'See whether libvirtd or virtqemud runs on the host, and whether virt-ssh-helper or nc is installed there.',
    native,
    cause: error,
  });
}

interface Row {
  readonly kind: 'AuthorizationFailed' | 'ConnectionFailed' | 'NetworkError';
  readonly says: string;
  readonly nextStep: string;
}

const unreachable: Row = {
  kind: 'NetworkError',
  says: 'the host cannot be reached',
  nextStep: 'Check the network and any firewall between here and the host.',
};
const unknownHost: Row = {
  kind: 'NetworkError',
  says: 'the host name is not known',
  nextStep: 'Check the host in the connection’s URI, and DNS.',
};
const forbidden: Row = {
  kind: 'AuthorizationFailed',
  says: 'this server may not open libvirt’s socket',
  nextStep: 'Add the server’s user to the group libvirt, or run it as root.',
};
const broken: Row = {
  kind: 'ConnectionFailed',
  says: 'the daemon closed the connection',
  nextStep: 'See the log of libvirtd on the host.',
};
const OTHER: Row = {
  kind: 'ConnectionFailed',
  says: 'there is no connection to libvirt',
  nextStep: 'See whether libvirtd runs on the host, and check the connection’s URI.',
};

/** By errno name, as Node spells it. */
const SYSTEM_ERRORS: Readonly<Record<string, Row>> = {
  ENOENT: {
    kind: 'ConnectionFailed',
    says: 'there is no libvirt socket at that path',
    nextStep: 'Start libvirtd on the host, or correct the socket path in the URI.',
  },
  ECONNREFUSED: {
    kind: 'ConnectionFailed',
    says: 'nothing answers at libvirt’s address',
    nextStep:
      'Start libvirtd on the host, and for TLS or TCP let it listen (libvirtd-tls.socket on port 16514, libvirtd-tcp.socket on 16509).',
  },
  ENOTSOCK: { ...OTHER, says: 'the path in the URI is not a socket' },
  EACCES: forbidden,
  EPERM: forbidden,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET: broken,
  EPIPE: broken,
};
