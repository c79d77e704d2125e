const base = {
  VM: [
    'VM.Allocate',
    'VM.Audit',
    'VM.Backup',
    'VM.Clone',
    'VM.Config.CDROM',
    'VM.Config.CPU',
    'VM.Config.Cloudinit',
    'VM.Config.Disk',
    'VM.Config.HWType',
    'VM.Config.Memory',
    'VM.Config.Network',
    'VM.Config.Options',
    'VM.Console',
    'VM.Migrate',
    'VM.PowerMgmt',
    'VM.Snapshot',
    'VM.Snapshot.Rollback',
  ],
  Datastore: [
    'Datastore.Allocate',
    'Datastore.AllocateSpace',
    'Datastore.AllocateTemplate',
    'Datastore.Audit',
  ],
  Sys: ['Sys.Audit', 'Sys.Console', 'Sys.Modify', 'Sys.PowerMgmt', 'Sys.Syslog', 'Sys.Incoming'],
  Pool: ['Pool.Allocate', 'Pool.Audit'],
  SDN: ['SDN.Allocate', 'SDN.Audit'],
  User: ['User.Modify', 'Group.Allocate', 'Realm.AllocateUser', 'Realm.Allocate', 'Permissions.Modify'],
} as const;

const agent = [
  'VM.GuestAgent.Audit',
  'VM.GuestAgent.FileRead',
  'VM.GuestAgent.FileSystemMgmt',
  'VM.GuestAgent.FileWrite',
  'VM.GuestAgent.Unrestricted',
];
const mapping = ['Mapping.Audit', 'Mapping.Modify', 'Mapping.Use'];

/** Every privilege of a major version: 8 brought SDN.Use and Mapping.*; 9 took VM.Monitor away for VM.GuestAgent.*. */
export function privilegesOf(major: number): readonly string[] {
  return [
    ...base.VM,
    ...(major >= 9 ? [...agent, 'VM.Replicate'] : ['VM.Monitor']),
    ...base.Datastore,
    ...base.Sys,
    'Sys.AccessNetwork',
    ...base.Pool,
    ...base.SDN,
    ...(major >= 8 ? ['SDN.Use', ...mapping] : []),
    ...base.User,
  ];
}

/** The built-in roles (manual, pveum). */
export function builtInRoles(major: number): ReadonlyMap<string, readonly string[]> {
  const all = privilegesOf(major);
  const beginning = (...prefixes: readonly string[]): readonly string[] =>
    all.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const audit = all.filter((name) => name.endsWith('.Audit') && !name.includes('GuestAgent'));
  const vmUser = [
    'VM.Audit',
    'VM.Backup',
    'VM.Config.CDROM',
    'VM.Config.Cloudinit',
    'VM.Console',
    'VM.PowerMgmt',
  ];
  const vmAdmin = beginning('VM.');
  const userAdmin = ['User.Modify', 'Group.Allocate', 'Realm.AllocateUser'];
  return new Map<string, readonly string[]>([
    ['Administrator', all],
    ['NoAccess', []],
    [
      'PVEAdmin',
      all.filter(
        (name) => !['Sys.Modify', 'Sys.PowerMgmt', 'Realm.Allocate', 'Permissions.Modify'].includes(name),
      ),
    ],
    ['PVEAuditor', audit],
    ['PVEDatastoreAdmin', base.Datastore],
    ['PVEDatastoreUser', ['Datastore.AllocateSpace', 'Datastore.Audit']],
    ['PVEPoolAdmin', base.Pool],
    ['PVEPoolUser', ['Pool.Audit']],
    ['PVESDNAdmin', beginning('SDN.')],
    ['PVESDNUser', all.filter((name) => name === 'SDN.Use' || name === 'SDN.Audit')],
    ['PVESysAdmin', ['Sys.Audit', 'Sys.Console', 'Sys.Syslog']],
    ['PVETemplateUser', ['VM.Audit', 'VM.Clone']],
    ['PVEUserAdmin', userAdmin],
    ['PVEVMAdmin', vmAdmin],
    ['PVEVMUser', all.includes('VM.GuestAgent.Audit') ? [...vmUser, 'VM.GuestAgent.Audit'] : vmUser],
    ...(major >= 8
      ? ([
          ['PVEMappingAdmin', mapping],
          ['PVEMappingUser', ['Mapping.Audit', 'Mapping.Use']],
          ['PVEMappingAuditor', ['Mapping.Audit']],
        ] as const)
      : []),
  ]);
}
