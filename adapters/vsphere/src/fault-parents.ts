/**
 * The fault hierarchy of vim25 (Web Services SDK reference, "Fault Types"): each parent with its children. Faults that
 * are direct children of VimFault, RuntimeFault or MethodFault are left out: nothing is learnt by climbing there.
 */
const children: Readonly<Record<string, string>> = {
  ActiveDirectoryFault: 'DomainNotFound InvalidCAMServer NoPermissionOnAD NonADUserRequired',
  CannotAccessNetwork: `
    DestinationSwitchFull LegacyNetworkInterfaceInUse VMOnConflictDVPort VMOnVirtualIntranet`,
  CannotAccessVmComponent: 'CannotAccessVmConfig CannotAccessVmDevice',
  CannotAccessVmDevice: 'CannotAccessNetwork CannotAccessVmDisk',
  CannotAccessVmDisk: 'RDMPointsToInaccessibleDisk',
  CannotMoveVsanEnabledHost: 'DestinationVsanDisabled VsanClusterUuidMismatch',
  CpuIncompatible: `
    CpuCompatibilityUnknown CpuIncompatible1ECX CpuIncompatible81EDX FaultToleranceCpuIncompatible`,
  CustomizationFault: `
    CannotDecryptPasswords CustomizationPending IpHostnameGeneratorError LinuxVolumeNotClean
    MissingLinuxCustResources MissingWindowsCustResources MountError NicSettingMismatch
    NoDisksToCustomize UncustomizableGuest UnexpectedCustomizationFault VolumeEditorError`,
  DatastoreNotWritableOnHost: 'SwapDatastoreNotWritableOnHost',
  DeviceBackingNotSupported: `
    DVPortNotSupported UnusedVirtualDiskBlocksNotScrubbed VirtualDiskBlocksNotFullyProvisioned`,
  DeviceNotSupported: `
    DeviceBackingNotSupported DeviceControllerNotSupported DigestNotSupported FileBackedPortNotSupported
    MultiWriterNotSupported NonPersistentDisksNotSupported RDMNotSupported RawDiskNotSupported
    RemoteDeviceNotSupported SharedBusControllerNotSupported VMINotSupported VirtualDiskModeNotSupported
    VirtualEthernetCardNotSupported`,
  DiskNotSupported: 'IDEDiskNotSupported',
  DvsFault: `
    BackupBlobReadFailure BackupBlobWriteFailure CollectorAddressUnset ConflictingConfiguration
    DvsApplyOperationFault DvsNotAuthorized DvsOperationBulkFault DvsScopeViolated ImportHostAddFailure
    ImportOperationBulkFault InvalidIpfixConfig RollbackFailure SwitchIpUnset SwitchNotInUpgradeMode
    VspanDestPortConflict VspanPortConflict VspanPortMoveFault VspanPortPromiscChangeFault
    VspanPortgroupPromiscChangeFault VspanPortgroupTypeChangeFault VspanPromiscuousPortNotSupported
    VspanSameSessionPortConflict`,
  EVCAdmissionFailed: `
    EVCAdmissionFailedCPUFeaturesForMode EVCAdmissionFailedCPUModel EVCAdmissionFailedCPUModelForMode
    EVCAdmissionFailedCPUVendor EVCAdmissionFailedCPUVendorUnknown EVCAdmissionFailedHostDisconnected
    EVCAdmissionFailedHostSoftware EVCAdmissionFailedHostSoftwareForMode EVCAdmissionFailedVmActive`,
  EVCConfigFault: `
    ActiveVMsBlockingEVC DisconnectedHostsBlockingEVC EVCModeIllegalByVendor EVCModeUnsupportedByHosts
    EVCUnsupportedByHostHardware EVCUnsupportedByHostSoftware HeterogenousHostsBlockingEVC`,
  ExpiredFeatureLicense: 'ExpiredAddonLicense ExpiredEditionLicense',
  FcoeFault: 'FcoeFaultPnicHasNoPortSet',
  FileFault: `
    CannotAccessFile CannotCreateFile CannotDeleteFile DirectoryNotEmpty FileAlreadyExists FileLocked
    FileNameTooLong FileNotFound FileNotWritable FileTooLarge IncorrectFileType NetworkCopyFault
    NoDiskSpace NotADirectory NotAFile TooManyConcurrentNativeClones TooManyNativeCloneLevels
    TooManyNativeClonesOnFile`,
  GatewayConnectFault: `
    GatewayNotFound GatewayNotReachable GatewayOperationRefused GatewayToHostConnectFault`,
  GatewayToHostConnectFault: `
    GatewayHostNotReachable GatewayToHostAuthFault GatewayToHostTrustVerifyFault`,
  GuestOperationsFault: `
    GuestAuthenticationChallenge GuestComponentsOutOfDate GuestMultipleMappings
    GuestOperationsUnavailable GuestPermissionDenied GuestProcessNotFound GuestRegistryFault
    InvalidGuestLogin OperationDisabledByGuest OperationNotSupportedByGuest TooManyGuestLogons`,
  GuestRegistryFault: 'GuestRegistryKeyFault GuestRegistryValueFault',
  GuestRegistryKeyFault: `
    GuestRegistryKeyAlreadyExists GuestRegistryKeyHasSubkeys GuestRegistryKeyInvalid
    GuestRegistryKeyParentVolatile`,
  GuestRegistryValueFault: 'GuestRegistryValueNotFound',
  HostCommunication: 'HostNotConnected HostNotReachable',
  HostConfigFault: `
    AdminDisabled AdminNotDisabled BlockedByFirewall ClockSkew DisableAdminNotSupported HostConfigFailed
    HostInDomain InvalidHostName NasConfigFault NoGateway NoVirtualNic PlatformConfigFault
    VmfsMountFault`,
  HostConnectFault: `
    AgentInstallFailed AlreadyBeingManaged AlreadyConnected CannotAddHostWithFTVmAsStandalone
    CannotAddHostWithFTVmToDifferentCluster CannotAddHostWithFTVmToNonHACluster GatewayConnectFault
    MultipleCertificatesVerifyFault NoHost NoPermissionOnHost NotSupportedHost
    ReadHostResourcePoolTreeFailed SSLDisabledFault SSLVerifyFault TooManyHosts`,
  HostPowerOpFailed: 'NoPeerHostFound VmotionInterfaceNotEnabled WakeOnLanNotSupportedByVmotionNIC',
  InaccessibleDatastore: 'InaccessibleFTMetadataDatastore',
  InsufficientHostCapacityFault: `
    InsufficientHostCpuCapacityFault InsufficientHostMemoryCapacityFault InsufficientPerCpuCapacity`,
  InsufficientResourcesFault: `
    InsufficientAgentVmsDeployed InsufficientCpuResourcesFault InsufficientFailoverResourcesFault
    InsufficientGraphicsResourcesFault InsufficientHostCapacityFault InsufficientMemoryResourcesFault
    InsufficientNetworkCapacity InsufficientNetworkResourcePoolCapacity InsufficientStandbyResource
    InsufficientStorageSpace InsufficientVFlashResourcesFault InvalidResourcePoolStructureFault
    NumVirtualCpusExceedsLimit VmFaultToleranceTooManyFtVcpusOnHost VmFaultToleranceTooManyVMsOnHost
    VmSmpFaultToleranceTooManyVMsOnHost`,
  InsufficientStandbyResource: 'InsufficientStandbyCpuResource InsufficientStandbyMemoryResource',
  InvalidArgument: `
    IncompatibleSetting InvalidDasConfigArgument InvalidDasRestartPriorityForFtVm
    InvalidDrsBehaviorForFtVm InvalidIndexArgument`,
  InvalidCAMServer: 'CAMServerRefusedConnection InvalidCAMCertificate',
  InvalidDatastore: 'DatastoreNotWritableOnHost InaccessibleDatastore InvalidDatastorePath',
  InvalidDeviceSpec: `
    DeviceHotPlugNotSupported DeviceNotFound DeviceUnsupportedForVmPlatform
    DeviceUnsupportedForVmVersion DisallowedDiskModeChange InvalidController InvalidDeviceBacking
    InvalidDeviceOperation MissingController`,
  InvalidFolder: 'VmAlreadyExistsInDatacenter',
  InvalidFormat: 'InvalidDiskFormat InvalidSnapshotFormat',
  InvalidHostState: 'InvalidHostConnectionState',
  InvalidLogin: 'InvalidClientCertificate PasswordExpired',
  InvalidPropertyValue: 'UnconfiguredPropertyValue',
  InvalidRequest: 'InvalidType MethodNotFound',
  InvalidState: `
    CannotPowerOffVmInCluster EncryptionKeyRequired InvalidDatastoreState InvalidHostState
    InvalidPowerState InvalidVmState MksConnectionLimitReached NoActiveHostInCluster
    OvfConsumerPowerOnFault QuestionPending VmPowerOnDisabled`,
  InvalidVmConfig:
    'InvalidDeviceSpec SwapPlacementOverrideNotSupported TooManyDevices UnsupportedGuest VmWwnConflict',
  IscsiFault: `
    IscsiFaultInvalidVnic IscsiFaultPnicInUse IscsiFaultVnicAlreadyBound IscsiFaultVnicHasActivePaths
    IscsiFaultVnicHasMultipleUplinks IscsiFaultVnicHasNoUplinks IscsiFaultVnicHasWrongUplink
    IscsiFaultVnicInUse IscsiFaultVnicIsLastPath IscsiFaultVnicNotBound IscsiFaultVnicNotFound`,
  MigrationFault: `
    AffinityConfigured CannotModifyConfigCpuRequirements CannotMoveVmWithDeltaDisk
    CannotMoveVmWithNativeDeltaDisk CloneFromSnapshotNotSupported DatacenterMismatch
    DisallowedMigrationDeviceAttached DiskMoveTypeNotSupported FaultToleranceAntiAffinityViolated
    FaultToleranceNeedsThickDisk FaultToleranceNotSameBuild HAErrorsAtDest IncompatibleDefaultDevice
    LargeRDMConversionNotSupported MaintenanceModeFileMove MigrationDisabled
    MigrationFeatureNotSupported MigrationNotReady MismatchedNetworkPolicies
    MismatchedVMotionNetworkNames NetworksMayNotBeTheSame NoGuestHeartbeat RDMConversionNotSupported
    RDMNotPreserved ReadOnlyDisksWithLegacyDestination SnapshotCopyNotSupported SnapshotRevertIssue
    SuspendedRelocateNotSupported TooManyDisksOnLegacyHost ToolsInstallationInProgress
    UncommittedUndoableDisk VMotionInterfaceIssue VMotionProtocolIncompatible WillLoseHAProtection
    WillModifyConfigCpuRequirements WillResetSnapshotDirectory`,
  MigrationFeatureNotSupported: `
    FullStorageVMotionNotSupported IndependentDiskVMotionNotSupported NonHomeRDMVMotionNotSupported
    StorageVMotionNotSupported UnsharedSwapVMotionNotSupported VMotionAcrossNetworkNotSupported`,
  NasConfigFault: `
    InvalidNasCredentials InvalidNetworkResource NasConnectionLimitReached NasSessionCredentialConflict
    NasVolumeNotMounted NetworkInaccessible NoPermissionOnNasVolume`,
  NoCompatibleHost: 'NoCompatibleHostWithAccessToDevice',
  NoPermission: 'NotAuthenticated',
  NotEnoughCpus: 'NotEnoughLogicalCpus',
  NotEnoughLicenses: `
    ExpiredFeatureLicense FailToEnableSPBM HostInventoryFull InUseFeatureManipulationDisallowed
    IncorrectHostInformation InvalidEditionLicense InventoryHasStandardAloneHosts
    LicenseDowngradeDisallowed LicenseExpired LicenseKeyEntityMismatch LicenseRestricted
    LicenseSourceUnavailable NoLicenseServerConfigured VmLimitLicense VramLimitLicense`,
  NotSupported: 'HostAccessRestrictedToManagementServer',
  NotSupportedHost: `
    NonVmwareOuiMacNotSupportedHost NotSupportedHostForVFlash NotSupportedHostForVmcp
    NotSupportedHostForVmemFile NotSupportedHostForVsan NotSupportedHostInCluster NotSupportedHostInDvs
    NotSupportedHostInHACluster`,
  NotSupportedHostInCluster: 'EVCAdmissionFailed',
  OvfAttribute: 'OvfInvalidValue OvfMissingAttribute',
  OvfConnectedDevice: 'OvfConnectedDeviceFloppy OvfConnectedDeviceIso',
  OvfConstraint: 'OvfDiskOrderConstraint OvfHostResourceConstraint',
  OvfConsumerCallbackFault: `
    OvfConsumerCommunicationError OvfConsumerFault OvfConsumerInvalidSection
    OvfConsumerUndeclaredSection OvfConsumerUndefinedPrefix`,
  OvfElement: `
    OvfDuplicateElement OvfDuplicatedElementBoundary OvfElementInvalidValue OvfMissingElement
    OvfUnexpectedElement OvfWrongElement`,
  OvfExport: `
    ConnectedIso OvfDuplicatedPropertyIdExport OvfDuplicatedPropertyIdImport OvfExportFailed
    OvfHardwareExport OvfPropertyExport OvfPropertyNetworkExport`,
  OvfFault: `
    OvfConsumerCallbackFault OvfExport OvfImport OvfInvalidPackage OvfSystemFault OvfUnsupportedPackage`,
  OvfHardwareExport: `
    OvfConnectedDevice OvfUnableToExportDisk OvfUnknownDeviceBacking OvfUnsupportedDeviceExport`,
  OvfImport: `
    OvfCpuCompatibility OvfCpuCompatibilityCheckNotSupported OvfHardwareCheck OvfImportFailed
    OvfMappedOsId OvfMissingHardware OvfNetworkMappingNotSupported OvfUnsupportedDiskProvisioning`,
  OvfInvalidPackage: 'OvfAttribute OvfConstraint OvfElement OvfProperty OvfWrongNamespace OvfXmlFormat',
  OvfInvalidValue: `
    OvfInvalidValueConfiguration OvfInvalidValueEmpty OvfInvalidValueFormatMalformed
    OvfInvalidValueReference`,
  OvfMissingElement: 'OvfMissingElementNormalBoundary',
  OvfProperty: `
    OvfPropertyNetwork OvfPropertyQualifier OvfPropertyQualifierDuplicate OvfPropertyQualifierIgnored
    OvfPropertyType OvfPropertyValue`,
  OvfSystemFault: `
    OvfDiskMappingNotFound OvfHostValueNotParsed OvfInternalError OvfToXmlUnsupportedElement
    OvfUnknownDevice OvfUnknownEntity OvfUnsupportedDeviceBackingInfo OvfUnsupportedDeviceBackingOption`,
  OvfUnsupportedAttribute: 'OvfUnsupportedAttributeValue',
  OvfUnsupportedElement: 'OvfNoSpaceOnController OvfUnsupportedElementValue OvfUnsupportedSection',
  OvfUnsupportedPackage: `
    OvfInvalidVmName OvfNoHostNic OvfNoSupportedHardwareFamily OvfUnsupportedAttribute
    OvfUnsupportedElement OvfUnsupportedSubType OvfUnsupportedType`,
  PatchMetadataInvalid: 'PatchMetadataCorrupted PatchMetadataNotFound',
  PatchNotApplicable: 'PatchAlreadyInstalled PatchMissingDependencies PatchSuperseded',
  PlatformConfigFault: 'InvalidBundle PatchInstallFailed PatchIntegrityError',
  RDMNotSupported: 'PhysCompatRDMNotSupported',
  ReplicationConfigFault: 'ReplicationDiskConfigFault ReplicationVmConfigFault',
  ReplicationFault: `
    IncompatibleHostForVmReplication ReplicationConfigFault ReplicationIncompatibleWithFT
    ReplicationInvalidOptions ReplicationNotSupportedOnHost ReplicationVmFault`,
  ReplicationVmFault: 'ReplicationVmInProgressFault',
  ResourceInUse: 'FilterInUse QuiesceDatastoreIOForHAFailed',
  SecurityError: 'NoPermission RestrictedVersion SolutionUserRequired',
  SnapshotCopyNotSupported: `
    HotSnapshotMoveNotSupported SnapshotCloneNotSupported SnapshotMoveFromNonHomeNotSupported
    SnapshotMoveNotSupported SnapshotMoveToNonHomeNotSupported`,
  SnapshotFault: `
    ApplicationQuiesceFault FilesystemQuiesceFault MemorySnapshotOnIndependentDisk
    MultipleSnapshotsNotSupported SnapshotDisabled SnapshotIncompatibleDeviceInVm SnapshotLocked
    SnapshotNoChange TooManySnapshotLevels`,
  TaskInProgress: 'VAppTaskInProgress',
  Timedout: 'PowerOnFtSecondaryTimedout',
  UnsupportedDatastore: 'MemoryFileFormatNotSupportedByDatastore UnSupportedDatastoreForVFlash',
  VAppConfigFault: 'MissingPowerOffConfiguration MissingPowerOnConfiguration NoVmInVApp',
  VAppPropertyFault: `
    InvalidNetworkInType InvalidPropertyType InvalidPropertyValue MissingIpPool MissingNetworkIpConfig
    NoAvailableIp NoVcManagedIpConfigured NotUserConfigurableProperty`,
  VMotionInterfaceIssue:
    'VMotionLinkCapacityLow VMotionLinkDown VMotionNotConfigured VMotionNotLicensed VMotionNotSupported',
  VirtualHardwareCompatibilityIssue: `
    CpuIncompatible DeviceNotSupported DiskNotSupported DrsVmotionIncompatibleFault
    FeatureRequirementsNotMet MemorySizeNotRecommended MemorySizeNotSupported
    MemorySizeNotSupportedByDatastore NotEnoughCpus NumVirtualCoresPerSocketNotSupported
    NumVirtualCpusNotSupported StorageVmotionIncompatible VirtualHardwareVersionNotSupported
    WakeOnLanNotSupported`,
  VmConfigFault: `
    CannotAccessVmComponent CannotDisableSnapshot CannotUseNetwork CpuHotPlugNotSupported
    DeltaDiskFormatNotSupported EightHostLimitViolated FaultToleranceCannotEditMem FtVmHostRuleViolation
    GenericVmConfigFault InvalidFormat InvalidVmConfig LargeRDMNotSupportedOnDatastore
    MemoryHotPlugNotSupported NoCompatibleHardAffinityHost NoCompatibleSoftAffinityHost
    NumVirtualCpusIncompatible OvfConsumerValidationFault QuarantineModeFault RDMNotSupportedOnDatastore
    RuleViolation SoftRuleVioCorrectionDisallowed SoftRuleVioCorrectionImpact UnsupportedDatastore
    UnsupportedVmxLocation VAppNotRunning VAppPropertyFault VFlashCacheHotConfigNotSupported
    VFlashModuleNotSupported VirtualHardwareCompatibilityIssue VmConfigIncompatibleForFaultTolerance
    VmConfigIncompatibleForRecordReplay VmHostAffinityRuleViolation`,
  VmFaultToleranceIssue: `
    CannotChangeDrsBehaviorForFtSecondary CannotChangeHaSettingsForFtSecondary
    CannotComputeFTCompatibleHosts FaultToleranceNotLicensed FaultTolerancePrimaryPowerOnNotAttempted
    FtIssuesOnHost HostIncompatibleForFaultTolerance IncompatibleHostForFtSecondary
    InvalidOperationOnSecondaryVm NoHostSuitableForFtSecondary NotSupportedDeviceForFT
    PowerOnFtSecondaryFailed SecondaryVmAlreadyDisabled SecondaryVmAlreadyEnabled
    SecondaryVmAlreadyRegistered SecondaryVmNotRegistered VmFaultToleranceConfigIssue
    VmFaultToleranceConfigIssueWrapper VmFaultToleranceInvalidFileBacking VmFaultToleranceOpIssuesList`,
  VmToolsUpgradeFault: `
    ToolsAlreadyUpgraded ToolsAutoUpgradeNotSupported ToolsImageCopyFailed ToolsImageNotAvailable
    ToolsImageSignatureCheckFailed ToolsUpgradeCancelled`,
  VmfsMountFault: 'VmfsAlreadyMounted VmfsAmbiguousMount',
  VsanDiskFault: `
    DiskHasPartitions DiskIsLastRemainingNonSSD DiskIsNonLocal DiskIsUSB DiskTooSmall DuplicateDisks
    InsufficientDisks VsanIncompatibleDiskMapping`,
  VsanFault: `
    CannotChangeVsanClusterUuid CannotChangeVsanNodeUuid CannotMoveVsanEnabledHost
    CannotReconfigureVsanWhenHaEnabled DuplicateVsanNetworkInterface VsanDiskFault`,
};

const parents: ReadonlyMap<string, string> = new Map(
  Object.entries(children).flatMap(([parent, list]) =>
    list
      .trim()
      .split(/\s+/)
      .map((child) => [child, parent] as const),
  ),
);

/** The fault itself, then its parent, its parent's parent, and so on. */
export function* climb(fault: string): Generator<string> {
  let at: string | undefined = fault;
  for (let step = 0; at !== undefined && step < 12; step += 1) {
    yield at;
    at = parents.get(at);
  }
}
