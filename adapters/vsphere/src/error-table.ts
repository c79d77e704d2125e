import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import { notSupported } from '@anyvisor/port';
import { climb } from './fault-parents.ts';
import { localizedFault } from './protocol/vim-fault.ts';
import type { VimFault } from './protocol/vim-fault.ts';
import { field, moRef, text } from './protocol/vim-value.ts';

/** By the first row on the way up the fault's family; then by what caused it; then unknown. */
export function mapVimFault(fault: VimFault, operation: string): HypervisorError {
  for (const type of climb(fault.type)) {
    const row = table.get(bare(type));
    if (row !== undefined) return row(fault, operation, facts(fault));
  }
  const cause = field(fault.detail, 'faultCause');
  if (cause !== undefined && depthOf(fault) < 5) {
    const inner = localizedFault(cause, fault.method);
    if (inner.type !== '') return mapVimFault(inner, operation);
  }
  return hypervisorError('UnknownError', facts(fault));
}

interface Facts {
  readonly message: string;
  readonly native: { readonly code: string; readonly text: string };
}
type Row = (fault: VimFault, operation: string, facts: Facts) => HypervisorError;

const longestText = 1000;

function facts(fault: VimFault): Facts {
  const said = fault.message.slice(0, longestText);
  return { message: `vSphere: ${said}`, native: { code: `${fault.type} ${fault.method}`, text: said } };
}

function depthOf(fault: VimFault): number {
  let depth = 0;
  for (let at = field(fault.detail, 'faultCause'); at !== undefined && depth < 10; depth += 1) {
    at = field(at, 'fault', 'faultCause');
  }
  return depth;
}

function bare(name: string): string {
  return name.replace(/Fault$/, '');
}

const authentication: Row = (_f, _o, given) =>
  hypervisorError('AuthenticationFailed', { ...given, nextStep: 'Check user name and password.' });
const session: Row = (_f, _o, given) =>
  hypervisorError('AuthenticationFailed', { ...given, nextStep: 'Try again: the session was ended.' });
const authorization: Row = (fault, operation, given) => {
  const privilege = text(fault.detail, 'privilegeId');
  return hypervisorError('AuthorizationFailed', {
    ...given,
    requiredPermissions: [privilege ?? operation],
    nextStep: `Give the account ${privilege === undefined ? 'the right to do this' : `the privilege ${privilege}`}.`,
  });
};
const licence: Row = (_f, operation, given) =>
  hypervisorError('AuthorizationFailed', {
    ...given,
    requiredPermissions: [`a licence for ${operation}`],
    nextStep: 'See which edition is licensed.',
  });
const missing: Row = (fault, _o, given) => {
  const found = moRef(fault.detail, 'obj');
  return hypervisorError('ResourceNotFound', {
    ...given,
    resourceType: found === undefined ? 'other' : (resourceTypes.get(found.type) ?? found.type),
    resourceId: found?.value ?? text(fault.detail, 'name') ?? text(fault.detail, 'file') ?? '',
  });
};
const taken: Row = (fault, _o, given) =>
  hypervisorError('ResourceAlreadyExists', {
    ...given,
    resourceType: resourceTypes.get(moRef(fault.detail, 'object')?.type ?? '') ?? 'vm',
    resourceId: text(fault.detail, 'name') ?? text(fault.detail, 'file') ?? '',
    nextStep: 'Choose another name.',
  });
const exhausted =
  (resourceType: string): Row =>
  (_f, _o, given) =>
    hypervisorError('ResourceExhausted', {
      ...given,
      resourceType,
      requested: null,
      available: null,
      ...(resourceType === 'storage' ? { reason: 'disk-full' as const } : {}),
    });
const badSpec: Row = (fault, _o, given) =>
  hypervisorError('InvalidVmSpec', {
    ...given,
    violations: [
      { pointer: '', message: [given.message, text(fault.detail, 'property')].filter(Boolean).join(': ') },
    ],
  });
const badConfiguration: Row = (fault, _o, given) =>
  hypervisorError('InvalidConfiguration', {
    ...given,
    field: text(fault.detail, 'invalidProperty') ?? text(fault.detail, 'name') ?? '',
  });
const unsupported: Row = (_f, operation, given) => ({
  ...notSupported(operation, 'VSPHERE', given.message),
  ...given,
});
const failed =
  (reason?: 'state' | 'busy' | 'cancelled' | 'policy'): Row =>
  (_f, operation, given) =>
    hypervisorError('OperationFailed', { ...given, operation, ...(reason === undefined ? {} : { reason }) });
const late: Row = (_f, operation, given) =>
  hypervisorError('OperationTimeout', { ...given, operation, timeoutSeconds: 0 });
const unreachable: Row = (_f, _o, given) =>
  hypervisorError('ConnectionFailed', { ...given, nextStep: 'See whether the host is connected.' });
const network: Row = (_f, _o, given) => hypervisorError('NetworkError', given);
const unknown: Row = (_f, _o, given) => hypervisorError('UnknownError', given);

const resourceTypes: ReadonlyMap<string, string> = new Map([
  ['VirtualMachine', 'vm'],
  ['HostSystem', 'host'],
  ['Datastore', 'storage'],
  ['Network', 'network'],
  ['DistributedVirtualPortgroup', 'network'],
  ['VirtualMachineSnapshot', 'snapshot'],
  ['Task', 'task'],
]);

/** Names of the Web Services SDK's faults. A child that means something else than its parent has a row of its own. */
const rows: readonly (readonly [string, Row])[] = [
  ['NotAuthenticated', session],
  ['InvalidLogin PasswordExpired InvalidClientCertificate NoClientCertificate SSPIChallenge', authentication],
  ['InvalidToken GuestPermissionDenied InvalidGuestLogin', authentication],
  ['NoPermission NoPermissionOnHost AuthMinimumAdminPermission RestrictedVersion', authorization],
  ['RestrictedByAdministrator HostAccessRestrictedToManagementServer SolutionUserRequired', authorization],
  ['DisallowedChangeByService VmPowerOnDisabled', authorization],
  ['NotEnoughLicenses LicenseExpired ExpiredFeatureLicense LicenseRestricted', licence],
  ['ManagedObjectNotFound NotFound FileNotFound KeyNotFound NoDiskFound UserNotFound', missing],
  ['UnrecognizedHost LicenseEntityNotFound GuestProcessNotFound', missing],
  ['DuplicateName AlreadyExists FileAlreadyExists AlreadyConnected AlreadyBeingManaged', taken],
  [
    'InsufficientResources InsufficientCpuResources InsufficientHostCapacity HostCapacity',
    exhausted('capacity'),
  ],
  ['InsufficientMemoryResources', exhausted('memory')],
  ['InsufficientStorageSpace InsufficientStorageIops NoDiskSpace FileTooLarge', exhausted('storage')],
  ['LimitExceeded NoCompatibleHost NoCompatibleDatastore NamespaceFull TooManyHosts', exhausted('other')],
  [
    'TooManySnapshotLevels TooManyGuestLogons MksConnectionLimitReached NumVirtualCpusExceedsLimit',
    exhausted('other'),
  ],
  ['TooManyConcurrentNativeClones', exhausted('other')],
  ['VmConfig VmValidateMaxDevice InvalidName Customization Ovf NicSettingMismatch', badSpec],
  ['UncustomizableGuest MissingPowerOnConfiguration', badSpec],
  ['InvalidArgument InvalidRequest InvalidProperty InvalidType InvalidFolder', badConfiguration],
  ['InvalidDatastore InvalidDatastorePath DatacenterMismatch DasConfig Dvs HostConfig', badConfiguration],
  [
    'InvalidLocale SwapDatastoreUnset RuleViolation VmHostAffinityRuleViolation IncompatibleSetting',
    badConfiguration,
  ],
  ['NotSupported NotImplemented MethodNotFound MethodDisabled MigrationFeatureNotSupported', unsupported],
  ['CloneFromSnapshotNotSupported SnapshotDisabled SnapshotIncompatibleDeviceInVm', unsupported],
  ['MultipleSnapshotsNotSupported MemorySnapshotOnIndependentDisk UnsupportedVimApiVersion', unsupported],
  ['OperationNotSupportedByGuest ToolsUnavailable', unsupported],
  ['InvalidState InvalidPowerState InvalidVmState InvalidDatastoreState QuestionPending', failed('state')],
  ['CannotPowerOffVmInCluster SnapshotLocked SnapshotNoChange CustomizationPending', failed('state')],
  ['MigrationNotReady ApplicationQuiesce FilesystemQuiesce', failed('state')],
  ['TaskInProgress ConcurrentAccess ResourceInUse FileLocked VAppOperationInProgress', failed('busy')],
  ['ResourceNotAvailable', failed('busy')],
  ['Migration Snapshot File GenericDrs Http RemoveFailed ShrinkDisk Replication', failed()],
  ['InvalidCollectorVersion', failed()],
  ['RequestCanceled', failed('cancelled')],
  ['Timedout', late],
  ['HostNotConnected HostNotReachable HostCommunication InaccessibleDatastore', unreachable],
  ['DatastoreNotWritableOnHost HostConnect InvalidHostState', unreachable],
  ['VMotionInterfaceIssue NetworksMayNotBeTheSame BlockedByFirewall', network],
  ['SystemError UnexpectedFault DatabaseError', unknown],
];

const table: ReadonlyMap<string, Row> = new Map(
  rows.flatMap(([names, row]) => names.split(' ').map((name) => [bare(name), row] as const)),
);
