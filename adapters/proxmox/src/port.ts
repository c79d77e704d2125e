import { ok } from '@anyvisor/domain';
import { definePort, methodsOn } from '@anyvisor/port';
import type { HypervisorPort } from '@anyvisor/port';
import { backupVm, deleteBackup } from './actions/backup.ts';
import { cloneVm } from './actions/clone-vm.ts';
import { collectMetrics } from './actions/collect-metrics.ts';
import { createVm } from './actions/create-vm.ts';
import { deleteVm } from './actions/delete-vm.ts';
import { addDisk, removeDisk, resizeDisk } from './actions/disks.ts';
import { findByMarker } from './actions/find-by-marker.ts';
import { importDisk } from './actions/import-disk.ts';
import { listEvents } from './actions/list-events.ts';
import { migrateVm } from './actions/migrate-vm.ts';
import { addNic, removeNic, updateNic } from './actions/nics.ts';
import { openConsole } from './actions/open-console.ts';
import { pauseVm, restartVm, resumeVm, startVm, stopVm, suspendVm, unpauseVm } from './actions/power.ts';
import { reconfigureVm } from './actions/reconfigure-vm.ts';
import { restoreVm } from './actions/restore-vm.ts';
import { createSnapshot, deleteSnapshot, listSnapshots, revertSnapshot } from './actions/snapshots.ts';
import { mapError } from './errors.ts';
import { targetOf } from './moving/both-ends.ts';
import { getVm, listResources, listTemplates, listVms } from './reading/inventory.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';
import { cancelTask, followTask } from './tasks.ts';
import { testConnection } from './test-connection.ts';
import { watch } from './watch.ts';

/** Every method of the port; what this cluster does not promise is refused before anything is sent. */
export function proxmoxPort(session: Session): HypervisorPort {
  const { does, may } = methodsOn(
    session,
    'PROXMOX',
    async (at, ctx) => (await readEndpoint(at, ctx)).capabilities,
  );
  return definePort({
    type: 'PROXMOX',
    mapError,
    methods: {
      capabilities: does(async (at, ctx) => (await readEndpoint(at, ctx)).capabilities),
      testConnection: does(testConnection),
      listResources: does(listResources),
      listTemplates: does(listTemplates),
      listVms: does(listVms),
      getVm: does(getVm),
      watch: (ctx) => watch(session, ctx),
      collectMetrics: does(collectMetrics),
      findByMarker: does(findByMarker),
      followTask: does(followTask),
      cancelTask: does(cancelTask),
      createVm: does(createVm),
      startVm: does(startVm),
      stopVm: does(stopVm),
      restartVm: does(restartVm),
      deleteVm: async (_ctx, ref, request) => ok(deleteVm(session, ref, request)),
      suspendVm: may('suspendVm', suspendVm),
      resumeVm: may('resumeVm', resumeVm),
      pauseVm: may('pauseVm', pauseVm),
      unpauseVm: may('unpauseVm', unpauseVm),
      cloneVm: may('cloneVm', cloneVm),
      reconfigureVm: may('reconfigureVm', reconfigureVm),
      addDisk: may('addDisk', addDisk),
      resizeDisk: may('resizeDisk', resizeDisk),
      removeDisk: may('removeDisk', removeDisk),
      addNic: may('addNic', addNic),
      updateNic: may('updateNic', updateNic),
      removeNic: may('removeNic', removeNic),
      listSnapshots: may('listSnapshots', listSnapshots),
      createSnapshot: may('createSnapshot', createSnapshot),
      revertSnapshot: may('revertSnapshot', revertSnapshot),
      deleteSnapshot: may('deleteSnapshot', deleteSnapshot),
      migrateVm: may('migrateVm', migrateVm),
      migrationTarget: may('migrationTarget', async (at) => targetOf(at)),
      openConsole: may('openConsole', openConsole),
      importDisk: may('importDisk', importDisk),
      backupVm: may('backupVm', backupVm),
      restoreVm: may('restoreVm', restoreVm),
      deleteBackup: may('deleteBackup', deleteBackup),
      listEvents: may('listEvents', listEvents),
      close: () => session.close(),
    },
  });
}
