import { expect, test } from 'vitest';
import { mapError } from '../src/errors.ts';
import { VimFault } from '../src/protocol/vim-fault.ts';

/** Every fault that is known to mean something, by what it means: `kind` or `kind reason`. */
const page: Readonly<Record<string, string>> = {
  AuthenticationFailed: `InvalidLogin PasswordExpired InvalidClientCertificate NoClientCertificate SSPIChallenge InvalidToken
    InvalidGuestLogin GuestPermissionDenied NotAuthenticated`,
  AuthorizationFailed: `NoPermission NoPermissionOnHost AuthMinimumAdminPermission RestrictedVersion RestrictedByAdministrator
    HostAccessRestrictedToManagementServer SolutionUserRequired DisallowedChangeByService VmPowerOnDisabled NotEnoughLicenses
    LicenseExpired ExpiredFeatureLicense LicenseRestricted ExpiredAddonLicense ExpiredEditionLicense`,
  ResourceNotFound: `ManagedObjectNotFound NotFound FileNotFound KeyNotFound NoDiskFound UserNotFound UnrecognizedHost
    LicenseEntityNotFound GuestProcessNotFound`,
  ResourceAlreadyExists: 'DuplicateName AlreadyExists FileAlreadyExists AlreadyConnected AlreadyBeingManaged',
  ResourceExhausted: `InsufficientResourcesFault InsufficientCpuResourcesFault InsufficientMemoryResourcesFault
    InsufficientFailoverResourcesFault InsufficientHostCapacityFault InsufficientHostCpuCapacityFault
    InsufficientHostMemoryCapacityFault InsufficientStandbyResource InsufficientNetworkCapacity InsufficientVFlashResourcesFault
    InsufficientGraphicsResourcesFault InsufficientAgentVmsDeployed NumVirtualCpusExceedsLimit LimitExceeded NoCompatibleHost
    NoCompatibleDatastore NamespaceFull TooManyHosts TooManySnapshotLevels TooManyGuestLogons MksConnectionLimitReached
    TooManyConcurrentNativeClones`,
  'ResourceExhausted disk-full': 'InsufficientStorageSpace InsufficientStorageIops NoDiskSpace FileTooLarge',
  InvalidVmSpec: `InvalidVmConfig GenericVmConfigFault InvalidDeviceSpec InvalidDeviceBacking InvalidController UnsupportedGuest
    NotEnoughCpus NumVirtualCpusNotSupported NumVirtualCoresPerSocketNotSupported MemorySizeNotSupported
    MemorySizeNotSupportedByDatastore CpuIncompatible CpuIncompatible1ECX FeatureRequirementsNotMet
    VirtualHardwareVersionNotSupported DeviceNotSupported RDMNotSupported DiskNotSupported CpuHotPlugNotSupported
    MemoryHotPlugNotSupported UnsupportedDatastore VmValidateMaxDevice InvalidName UncustomizableGuest NicSettingMismatch
    MissingLinuxCustResources CannotDecryptPasswords OvfInvalidValue OvfUnsupportedElement`,
  InvalidConfiguration: `InvalidArgument InvalidRequest InvalidProperty InvalidType InvalidFolder InvalidDatastore
    InvalidDatastorePath DatacenterMismatch DasConfigFault DvsFault HostConfigFault InvalidLocale SwapDatastoreUnset
    RuleViolation VmHostAffinityRuleViolation IncompatibleSetting`,
  OperationNotSupported: `NotSupported NotImplemented MethodNotFound MethodDisabled MigrationFeatureNotSupported StorageVMotionNotSupported
    CloneFromSnapshotNotSupported SnapshotDisabled SnapshotIncompatibleDeviceInVm
    MultipleSnapshotsNotSupported MemorySnapshotOnIndependentDisk UnsupportedVimApiVersion OperationNotSupportedByGuest
    ToolsUnavailable`,
  'OperationFailed state': `InvalidPowerState InvalidState InvalidVmState InvalidDatastoreState QuestionPending
    CannotPowerOffVmInCluster SnapshotLocked SnapshotNoChange CustomizationPending MigrationNotReady ApplicationQuiesceFault
    FilesystemQuiesceFault`,
  'OperationFailed busy': `TaskInProgress ConcurrentAccess ResourceInUse FileLocked VAppOperationInProgress VAppTaskInProgress
    ResourceNotAvailable`,
  OperationFailed: `MigrationFault SnapshotFault FileFault CannotAccessFile CannotCreateFile CannotDeleteFile GenericDrsFault
    HttpFault RemoveFailed ShrinkDiskFault ReplicationFault InvalidCollectorVersion`,
  'OperationFailed cancelled': 'RequestCanceled',
  OperationTimeout: 'Timedout',
  ConnectionFailed: `HostNotConnected HostNotReachable HostCommunication InaccessibleDatastore DatastoreNotWritableOnHost
    HostConnectFault SSLVerifyFault SSLDisabledFault GatewayConnectFault GatewayNotReachable NoHost InvalidHostState`,
  NetworkError: 'VMotionInterfaceIssue NetworksMayNotBeTheSame BlockedByFirewall',
  UnknownError: 'SystemError RuntimeFault UnexpectedFault DatabaseError VimFault',
};

const lines = Object.entries(page).flatMap(([meaning, names]) =>
  names
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => [name, meaning] as const),
);

test.for(lines)('%s means %s', ([type, meaning]) => {
  const { kind, reason } = mapError(new VimFault(type, 'no', { $: type }, 'Method'), 'startVm');
  expect([kind, reason].filter(Boolean).join(' ')).toBe(meaning);
});
