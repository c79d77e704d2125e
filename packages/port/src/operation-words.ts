import type { HypervisorPort } from './hypervisor-port.ts';

/**
 * What a method of the port does, as a noun for the errors' messages: `migrateVm` is "moving the VM". A step of it
 * (`migrateVm/copy`) goes by the method's words; anything else, a call of the platform's own, keeps its name.
 */
export function operationWords(operation: string): string {
  const [method = operation] = operation.split('/', 1);
  return isMethod(method) ? words[method] : operation;
}

const words: Readonly<Record<keyof HypervisorPort, string>> = {
  capabilities: 'reading what the endpoint can do',
  testConnection: 'the connection test',
  listResources: 'reading the inventory',
  listTemplates: 'reading the templates',
  listVms: 'reading the VMs',
  getVm: 'reading the VM',
  watch: 'watching for changes',
  createVm: 'making the VM',
  startVm: 'starting the VM',
  stopVm: 'stopping the VM',
  restartVm: 'restarting the VM',
  deleteVm: 'deleting the VM',
  collectMetrics: 'reading the metrics',
  findByMarker: 'looking for what was made',
  followTask: 'following the task',
  cancelTask: 'cancelling the task',
  close: 'closing the connection',
  suspendVm: 'suspending the VM',
  resumeVm: 'resuming the VM',
  pauseVm: 'pausing the VM',
  unpauseVm: 'ending the pause of the VM',
  cloneVm: 'cloning the VM',
  reconfigureVm: 'changing the VM',
  addDisk: 'adding the disk',
  resizeDisk: 'growing the disk',
  removeDisk: 'removing the disk',
  addNic: 'adding the NIC',
  updateNic: 'changing the NIC',
  removeNic: 'removing the NIC',
  listSnapshots: 'reading the snapshots',
  createSnapshot: 'taking the snapshot',
  revertSnapshot: 'reverting to the snapshot',
  deleteSnapshot: 'deleting the snapshot',
  migrateVm: 'moving the VM',
  migrationTarget: 'looking at the destination',
  openConsole: 'opening the console',
  exportDisk: 'exporting the disk',
  importDisk: 'importing the disk',
  changedBlocks: 'reading what has changed',
  backupVm: 'backing up the VM',
  restoreVm: 'restoring the VM',
  deleteBackup: 'deleting the backup',
  listEvents: 'reading the events',
  adviseVm: 'looking for advice',
  takeScreenshot: 'taking the screenshot',
  evacuateHost: 'emptying the host',
  restoreHost: 'putting the host back into service',
};

function isMethod(name: string): name is keyof typeof words {
  return Object.hasOwn(words, name);
}
