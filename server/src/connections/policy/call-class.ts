import type { HypervisorPort } from '@anyvisor/port';

/** How a method is treated: how long it may take, whether it changes anything, whether reads queue for it. */
export interface CallClass {
  /** Longest time in ms; null: only the caller's own deadline counts. */
  readonly timeout: number | null;
  readonly mutating: boolean;
  /** Takes a place in the bulkhead. */
  readonly bulkhead: boolean;
}

const seconds = 1000;
const read: CallClass = { timeout: 20 * seconds, mutating: false, bulkhead: true };
const bulk: CallClass = { timeout: 120 * seconds, mutating: false, bulkhead: true };
const test: CallClass = { timeout: 20 * seconds, mutating: false, bulkhead: false };
const follow: CallClass = { timeout: null, mutating: false, bulkhead: false };
/** Answers a task or a table of steps at once; a graceful stop may wait for the guest within the caller's time. */
const change: CallClass = { timeout: 900 * seconds, mutating: true, bulkhead: false };
/** Making the table of steps changes nothing yet: its steps are policed one by one. */
const open: CallClass = { timeout: 30 * seconds, mutating: false, bulkhead: true };
const stream: CallClass = { timeout: null, mutating: false, bulkhead: false };

/** Every method of the port but `watch` and `close`: a new one without a line here does not compile. */
export const callClasses: Readonly<Record<Exclude<keyof HypervisorPort, 'watch' | 'close'>, CallClass>> = {
  capabilities: read,
  testConnection: test,
  listResources: bulk,
  listTemplates: bulk,
  listVms: bulk,
  getVm: read,
  createVm: change,
  startVm: change,
  stopVm: change,
  restartVm: change,
  deleteVm: change,
  collectMetrics: bulk,
  findByMarker: read,
  followTask: follow,
  // Stopping what was begun is no change of its own: it stays possible when a connection turns read-only.
  cancelTask: { ...read, bulkhead: false },
  suspendVm: change,
  resumeVm: change,
  pauseVm: change,
  unpauseVm: change,
  cloneVm: change,
  reconfigureVm: change,
  addDisk: change,
  resizeDisk: change,
  removeDisk: change,
  addNic: change,
  updateNic: change,
  removeNic: change,
  listSnapshots: read,
  createSnapshot: change,
  revertSnapshot: change,
  deleteSnapshot: change,
  migrateVm: change,
  migrationTarget: read,
  openConsole: open,
  exportDisk: stream,
  importDisk: { ...stream, mutating: true },
  changedBlocks: bulk,
  backupVm: change,
  restoreVm: change,
  deleteBackup: change,
  listEvents: bulk,
  adviseVm: read,
  takeScreenshot: read,
  evacuateHost: change,
  restoreHost: change,
};

/** Of a step: looking is a read, acting a change, taking back allowed even when the connection turned read-only. */
export const stepClasses = {
  find: { timeout: 60 * seconds, mutating: false, bulkhead: true },
  run: { timeout: 900 * seconds, mutating: true, bulkhead: false },
  undo: { timeout: 300 * seconds, mutating: false, bulkhead: false },
} as const satisfies Record<string, CallClass>;
