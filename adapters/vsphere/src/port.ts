import { ok } from '@anyvisor/domain';
import { definePort, methodsOn } from '@anyvisor/port';
import type { HypervisorPort } from '@anyvisor/port';
import { adviseVm } from './actions/advise-vm.ts';
import { changedBlocks } from './actions/changed-blocks.ts';
import { cloneVm } from './actions/clone-vm.ts';
import { collectMetrics } from './actions/collect-metrics.ts';
import { createVm } from './actions/create-vm.ts';
import { deleteVm } from './actions/delete-vm.ts';
import { addDisk, removeDisk, resizeDisk } from './actions/disks.ts';
import { exportDisk } from './actions/export-disk.ts';
import { findByMarker } from './actions/find-by-marker.ts';
import { importDisk } from './actions/import-disk.ts';
import { listEvents } from './actions/list-events.ts';
import { evacuateHost, restoreHost } from './actions/maintenance.ts';
import { migrateVm } from './actions/migrate-vm.ts';
import { addNic, removeNic, updateNic } from './actions/nics.ts';
import { openConsole } from './actions/open-console.ts';
import { restartVm, resumeVm, startVm, stopVm, suspendVm } from './actions/power.ts';
import { reconfigureVm } from './actions/reconfigure-vm.ts';
import { createSnapshot, deleteSnapshot, listSnapshots, revertSnapshot } from './actions/snapshots.ts';
import { mapError } from './errors.ts';
import { mapVm } from './inventory/map-vm.ts';
import { listResources, listTemplates, listVms } from './reading/inventory.ts';
import { readVm } from './reading/one-vm.ts';
import { readEndpoint } from './session/endpoint.ts';
import type { Session } from './session.ts';
import { cancelTask, followTask } from './tasks.ts';
import { testConnection } from './test-connection.ts';
import { watch } from './watch.ts';

/** Every method of the port; what this endpoint does not promise is refused before anything is sent. */
export function vspherePort(session: Session): HypervisorPort {
  const { does, may } = methodsOn(
    session,
    'VSPHERE',
    async (at, ctx) => (await readEndpoint(at, ctx)).capabilities,
  );
  return definePort({
    type: 'VSPHERE',
    mapError,
    methods: {
      capabilities: does(async (at, ctx) => {
        await at.loggedIn(ctx);
        return (await readEndpoint(at, ctx)).capabilities;
      }),
      testConnection: does(testConnection),
      listResources: does(listResources),
      listTemplates: does(listTemplates),
      listVms: does(listVms),
      getVm: does(async (at, ctx, ref: string) =>
        mapVm(await readVm(at, ctx, ref), await readEndpoint(at, ctx)),
      ),
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
      openConsole: may('openConsole', openConsole),
      exportDisk: may('exportDisk', exportDisk),
      importDisk: may('importDisk', importDisk),
      changedBlocks: may('changedBlocks', changedBlocks),
      adviseVm: may('adviseVm', adviseVm),
      listEvents: may('listEvents', listEvents),
      evacuateHost: may('evacuateHost', evacuateHost),
      restoreHost: may('restoreHost', restoreHost),
      close: () => session.close(),
    },
  });
}
