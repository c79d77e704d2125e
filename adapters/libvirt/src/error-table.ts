import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { notSupported } from '@anyvisor/port';

/** What a LibvirtError says, structurally. */
export interface RemoteFault {
  /** virErrorNumber. */
  readonly code: number;
  /** virErrorDomain: which part of libvirt says so. */
  readonly domain: number;
  readonly message: string;
  /** The errno of a SYSTEM_ERROR. */
  readonly int1: number;
  /** Name of the procedure that was refused. */
  readonly procedure: string;
}

/** By the first row that fits: code, then domain or errno, and the wording only where libvirt has nothing better. */
export function mapRemoteError(fault: RemoteFault, operation: string): HypervisorError {
  const row = rows.find((candidate) => fits(candidate, fault));
  return (row?.map ?? unknown)(fault, operation, facts(fault, row?.nextStep));
}

interface Row {
  readonly codes: readonly number[];
  readonly domains?: readonly number[];
  /** errno of a SYSTEM_ERROR. */
  readonly errnos?: readonly number[];
  readonly says?: RegExp;
  readonly nextStep?: string;
  readonly map: Mapping;
}
type Facts = Pick<HypervisorError, 'message' | 'native' | 'nextStep'>;
type Mapping = (fault: RemoteFault, operation: string, facts: Facts) => HypervisorError;

const FROM = { rpc: 7, storage: 18, network: 19 } as const;
const ERRNO = { ENOENT: 2, ENOMEM: 12, EACCES: 13, EMFILE: 24, ENOSPC: 28, EDQUOT: 122 } as const;
const UNREACHABLE_ERRNOS = [101, 110, 111, 113];

const unknown: Mapping = (_fault, _operation, given) => hypervisorError('UnknownError', given);
const failed: Mapping = (_fault, operation, given) =>
  hypervisorError('OperationFailed', { ...given, operation });
const busy: Mapping = (_fault, operation, given) =>
  hypervisorError('OperationFailed', { ...given, operation, reason: 'busy' });
const wrongState: Mapping = (_fault, operation, given) =>
  hypervisorError('OperationFailed', { ...given, operation, reason: 'state' });
const authentication: Mapping = (_fault, _operation, given) => hypervisorError('AuthenticationFailed', given);
const unsupported: Mapping = (_fault, operation, given) => ({
  ...notSupported(operation, 'LIBVIRT', given.message),
  ...given,
});
const noConnection: Mapping = (_fault, _operation, given) => hypervisorError('ConnectionFailed', given);
const noNetwork: Mapping = (_fault, _operation, given) => hypervisorError('NetworkError', given);
/** libvirt does not say how long it waited; its lock time-out is 30 s (qemu_domainjob.c, QEMU_JOB_WAIT_TIME). */
const late: Mapping = (_fault, operation, given) =>
  hypervisorError('OperationTimeout', { ...given, operation, timeoutSeconds: 30 });

function missing(resourceType: string): Mapping {
  return (fault, _operation, given) =>
    hypervisorError('ResourceNotFound', { ...given, resourceType, resourceId: subject(fault) });
}

function taken(resourceType: string): Mapping {
  return (fault, _operation, given) =>
    hypervisorError('ResourceAlreadyExists', { ...given, resourceType, resourceId: subject(fault) });
}

function exhausted(resourceType: 'memory' | 'storage' | 'other'): Mapping {
  return (_fault, _operation, given) =>
    hypervisorError('ResourceExhausted', {
      ...given,
      resourceType,
      requested: null,
      available: null,
      ...(resourceType === 'storage' ? { reason: 'disk-full' } : {}),
    });
}

/** A document of ours that libvirt refuses: a domain's is the spec's fault, any other the configuration's. */
const badDocument: Mapping = (fault, operation, given) =>
  fault.domain === FROM.storage || fault.domain === FROM.network
    ? badConfiguration(fault, operation, given)
    : hypervisorError('InvalidVmSpec', { ...given, violations: [{ pointer: '', message: given.message }] });
const badConfiguration: Mapping = (fault, _operation, given) =>
  hypervisorError('InvalidConfiguration', {
    ...given,
    field: { [FROM.storage as number]: 'storage', [FROM.network]: 'network' }[fault.domain] ?? 'host',
  });

const FULL = /no space left|not enough free space|insufficient free space|disk quota exceeded/i;
const NO_MEMORY = /cannot allocate memory|cannot set up guest memory/i;
const LOCKED =
  /failed to get (shared )?"?(write|consistent read|resize|shared).*lock|is another process using the image/i;

/** Numbers from include/libvirt/virterror.h. Order matters: the narrower row first. */
const rows: readonly Row[] = [
  { codes: [45, 79, 94], map: authentication, nextStep: 'Check how this server may log in to the daemon.' },
  {
    codes: [29, 88],
    nextStep: 'Use the daemon’s read-write socket, or grant this account the right.',
    map: (_fault, operation, given) =>
      hypervisorError('AuthorizationFailed', { ...given, requiredPermissions: [operation] }),
  },
  { codes: [42], map: missing('vm') },
  { codes: [43, 62, 101, 107], map: missing('network') },
  { codes: [49], map: missing('storage') },
  { codes: [50], map: missing('volume') },
  { codes: [72], map: missing('snapshot') },
  { codes: [53, 57, 99], map: missing('device') },
  { codes: [66], map: missing('secret') },
  { codes: [80, 103, 104], map: missing('other') },
  { codes: [28], map: taken('vm'), nextStep: 'Choose another name.' },
  { codes: [9], domains: [FROM.storage], says: /already exists/i, map: taken('storage') },
  { codes: [9], says: /domain (moment|snapshot) .* already exists/i, map: taken('snapshot') },
  { codes: [9], says: /already exists/i, map: taken('vm'), nextStep: 'Choose another name.' },
  { codes: [37, 106], map: taken('network') },
  { codes: [76], map: taken('storage') },
  { codes: [90], map: taken('volume') },
  { codes: [2], map: exhausted('memory'), nextStep: 'Stop a VM on the host, or ask for less memory.' },
  {
    codes: [1, 9, 38],
    says: FULL,
    map: exhausted('storage'),
    nextStep: 'Free space in the pool, or use another one.',
  },
  {
    codes: [38],
    errnos: [ERRNO.ENOSPC, ERRNO.EDQUOT],
    map: exhausted('storage'),
    nextStep: 'Free space in the pool, or use another one.',
  },
  {
    codes: [1, 9, 38],
    says: NO_MEMORY,
    map: exhausted('memory'),
    nextStep: 'Stop a VM on the host, or ask for less memory.',
  },
  { codes: [38], errnos: [ERRNO.ENOMEM], map: exhausted('memory'), nextStep: 'Stop a VM on the host.' },
  {
    codes: [38],
    errnos: [ERRNO.EMFILE],
    map: exhausted('other'),
    nextStep: 'Raise the daemon’s limit of open files.',
  },
  {
    codes: [1, 9],
    says: LOCKED,
    map: busy,
    nextStep: 'Another process holds the disk: wait, or find out which.',
  },
  { codes: [87, 83], map: busy, nextStep: 'Wait until the job on this VM is done.' },
  { codes: [3, 54, 67, 74, 84, 91], map: unsupported },
  { codes: [55], map: wrongState, nextStep: 'Look at the VM’s state and ask for what it allows.' },
  {
    codes: [78],
    map: (_fault, operation, given) =>
      hypervisorError('OperationFailed', { ...given, operation, reason: 'cancelled' }),
  },
  {
    codes: [81],
    nextStep: 'Move the disks to shared storage, or state that they are shared.',
    map: (_fault, operation, given) =>
      hypervisorError('OperationFailed', { ...given, operation, reason: 'policy' }),
  },
  { codes: [9, 69, 77, 93, 109], map: failed },
  { codes: [68], map: late, nextStep: 'Another job holds this VM: wait for it or cancel it.' },
  {
    codes: [86, 97],
    map: late,
    nextStep: 'The guest agent does not answer: see whether it runs in the guest.',
  },
  {
    codes: [38],
    errnos: UNREACHABLE_ERRNOS,
    map: noNetwork,
    nextStep: 'Check the network between the hosts.',
  },
  { codes: [38], says: /no route to host|connection refused|network is unreachable/i, map: noNetwork },
  { codes: [38], domains: [FROM.rpc], map: noConnection, nextStep: 'See whether libvirtd runs on the host.' },
  {
    codes: [38],
    errnos: [ERRNO.ENOENT],
    map: missing('file'),
    nextStep: 'See whether the file is still on the host’s storage.',
  },
  {
    codes: [38],
    errnos: [ERRNO.EACCES],
    nextStep: 'Let the account QEMU runs as read the file.',
    map: (_fault, _operation, given) =>
      hypervisorError('AuthorizationFailed', {
        ...given,
        requiredPermissions: ['read and write on the file'],
      }),
  },
  { codes: [5, 6, 39], map: noConnection, nextStep: 'See whether libvirtd runs on the host.' },
  {
    codes: [40],
    says: /certificate/i,
    nextStep: 'Check the certificates of both sides.',
    map: (_fault, _operation, given) => hypervisorError('NetworkError', { ...given, reason: 'certificate' }),
  },
  { codes: [4, 40, 85, 98], map: noNetwork, nextStep: 'Check the host’s name and the network.' },
  { codes: [8, 27, 35, 44, 82, 92], map: badDocument },
  { codes: [33, 63, 70, 89], map: badConfiguration, nextStep: 'Mend libvirt’s configuration on the host.' },
];

function fits(row: Row, fault: RemoteFault): boolean {
  return (
    row.codes.includes(fault.code) &&
    (row.domains?.includes(fault.domain) ?? true) &&
    (row.errnos?.includes(fault.int1) ?? true) &&
    (row.says?.test(fault.message) ?? true)
  );
}

function facts(fault: RemoteFault, nextStep: string | undefined): Facts {
  const text = fault.message.length > MAX_TEXT ? `${fault.message.slice(0, MAX_TEXT)}…` : fault.message;
  return {
    message: `libvirt: ${text}`,
    native: { code: `${fault.code}/${fault.domain} ${fault.procedure}`, text },
    ...(nextStep === undefined ? {} : { nextStep }),
  };
}

const MAX_TEXT = 1000;

/** What the message names in quotes; libvirt's error record holds it nowhere else that can be relied on. */
function subject(fault: RemoteFault): string {
  return /['"]([^'"]{1,255})['"]/.exec(fault.message)?.[1] ?? '';
}
