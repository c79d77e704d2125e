import type { Feature, MissingRight } from '@anyvisor/domain';

interface NeededPrivilege extends MissingRight {
  /** Features of the domain that do not work without it. */
  readonly narrows: readonly Feature[];
}

/** What each feature needs of the account ("Required Privileges for Common Tasks", vSphere Security). */
export const neededPrivileges: readonly NeededPrivilege[] = [
  ...needs('inventory', [], 'System.Read System.View'),
  ...needs(
    'create',
    [],
    'VirtualMachine.Inventory.Create VirtualMachine.Config.AddNewDisk Datastore.AllocateSpace Network.Assign',
  ),
  ...needs(
    'create',
    [],
    'Resource.AssignVMToPool VirtualMachine.Config.AdvancedConfig VirtualMachine.Config.Annotation',
  ),
  ...needs('createFromTemplate', [], 'VirtualMachine.Provisioning.DeployTemplate'),
  ...needs('customise', ['sysprep'], 'VirtualMachine.Provisioning.Customize'),
  ...needs('clone', ['fullClones', 'linkedClones'], 'VirtualMachine.Provisioning.Clone'),
  ...needs('delete', [], 'VirtualMachine.Inventory.Delete'),
  ...needs(
    'power',
    [],
    'VirtualMachine.Interact.PowerOn VirtualMachine.Interact.PowerOff VirtualMachine.Interact.Reset',
  ),
  ...needs('suspend', ['suspend'], 'VirtualMachine.Interact.Suspend'),
  ...needs('console', ['console'], 'VirtualMachine.Interact.ConsoleInteract'),
  ...needs(
    'reconfigure',
    ['reconfigure'],
    'VirtualMachine.Config.CPUCount VirtualMachine.Config.Memory VirtualMachine.Config.Rename',
  ),
  ...needs('disks', ['disks'], 'VirtualMachine.Config.RemoveDisk VirtualMachine.Config.DiskExtend'),
  ...needs('nics', ['nics'], 'VirtualMachine.Config.AddRemoveDevice VirtualMachine.Config.EditDevice'),
  ...needs(
    'snapshots',
    ['snapshots'],
    'VirtualMachine.State.CreateSnapshot VirtualMachine.State.RevertToSnapshot VirtualMachine.State.RemoveSnapshot',
  ),
  ...needs('migrate', ['liveMigration'], 'Resource.HotMigrate Resource.QueryVMotion'),
  ...needs('migrate', ['coldMigration'], 'Resource.ColdMigrate'),
  ...needs('maintenance', ['maintenanceMode'], 'Host.Config.Maintenance'),
  ...needs(
    'changedBlocks',
    ['changedBlocks'],
    'VirtualMachine.Config.ChangeTracking VirtualMachine.Provisioning.DiskRandomRead',
  ),
  ...needs('diskExport', ['diskExport'], 'Datastore.Browse VApp.Export'),
  ...needs('diskImport', ['diskImport'], 'Datastore.Browse Datastore.FileManagement'),
];

function needs(
  feature: string,
  narrows: readonly Feature[],
  permissions: string,
): readonly NeededPrivilege[] {
  return permissions.split(' ').map((permission) => ({ feature, permission, narrows }));
}
