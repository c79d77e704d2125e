import { err, ok } from '@anyvisor/domain';
import type { HypervisorType } from '@anyvisor/domain';
import { definePort, notSupported } from '@anyvisor/port';
import type { AdapterEnvironment, HypervisorAdapter, HypervisorPort } from '@anyvisor/port';
import { cloneVm, createVm } from './actions/create-vm.ts';
import { deleteVm } from './actions/delete-vm.ts';
import { addDisk, removeDisk, resizeDisk } from './actions/disks.ts';
import { restart, setPower, unpause } from './actions/power.ts';
import { collectMetrics, findByMarker, readInventory, readVm } from './actions/read.ts';
import { reconfigure } from './actions/reconfigure.ts';
import { createSnapshot, deleteSnapshot, listSnapshots, revertSnapshot } from './actions/snapshots.ts';
import { ceiling } from './capabilities.ts';
import { mapError } from './errors.ts';
import { mapVm } from './inventory/map-vm.ts';
import { extension, parameters } from './parameters.ts';
import type { TemplateParameters } from './parameters.ts';
import { Session } from './session.ts';
import { followTask } from './tasks.ts';
import { testConnection } from './test-connection.ts';
import { watch } from './watch.ts';

/**
 * The whole adapter. Yours is a constant, `export const nameAdapter: HypervisorAdapter<…> = {…}`, with your type in it.
 * This one is given its type by its test, because every name in `HypervisorType` is a real platform's and the template
 * is none of them; for the same reason it is not in the server's registry.
 */
export function templateAdapter(type: HypervisorType): HypervisorAdapter<TemplateParameters> {
  return {
    type,
    displayName: 'Paper Hypervisor',
    parameters,
    extension,
    ceiling,
    defaultConcurrency: 4,
    reconcileSeconds: 300,
    connect: (given, environment) => connect(type, given, environment),
  };
}

/** One line for each method; what is left out answers `OperationNotSupported`. */
function connect(
  type: HypervisorType,
  given: TemplateParameters,
  { now }: AdapterEnvironment,
): HypervisorPort {
  const session = new Session(given);
  return definePort({
    type,
    mapError,
    methods: {
      capabilities: async (ctx) => {
        await readInventory(session, ctx);
        return ok(ceiling);
      },
      testConnection: (ctx) => testConnection(session, ctx),
      listResources: async (ctx) => ok((await readInventory(session, ctx)).resources),
      listTemplates: async (ctx) => ok((await readInventory(session, ctx)).templates),
      listVms: async (ctx) => ok((await readInventory(session, ctx)).vms),
      getVm: async (ctx, ref) => ok(mapVm(await readVm(session, ctx, ref))),
      watch: (ctx) => watch(session, ctx, now),
      collectMetrics: (ctx, refs) => collectMetrics(session, ctx, refs, now()),
      findByMarker: (ctx, marker) => findByMarker(session, ctx, marker),
      followTask: (ctx, task) => followTask(session, ctx, task),
      cancelTask: async () => err(notSupported('cancelTask', type, 'its tasks cannot be stopped')),
      createVm: (ctx, request) => createVm(session, ctx, request),
      cloneVm: (ctx, request) => cloneVm(session, ctx, request, type),
      deleteVm: async (_ctx, ref, request) => ok(deleteVm(session, ref, request)),
      startVm: (ctx, ref) => setPower(session, ctx, ref, 'on'),
      stopVm: (ctx, ref) => setPower(session, ctx, ref, 'off'),
      restartVm: (ctx, ref) => restart(session, ctx, ref),
      pauseVm: (ctx, ref) => setPower(session, ctx, ref, 'paused'),
      unpauseVm: (ctx, ref) => unpause(session, ctx, ref),
      reconfigureVm: (ctx, ref, request) => reconfigure(session, ctx, ref, request),
      addDisk: (ctx, ref, request) => addDisk(session, ctx, ref, request),
      resizeDisk: (ctx, ref, request) => resizeDisk(session, ctx, ref, request),
      removeDisk: (ctx, ref, request) => removeDisk(session, ctx, ref, request),
      listSnapshots: (ctx, ref) => listSnapshots(session, ctx, ref),
      createSnapshot: (ctx, ref, request) => createSnapshot(session, ctx, ref, request, type),
      revertSnapshot: (ctx, ref, id) => revertSnapshot(session, ctx, ref, id),
      deleteSnapshot: (ctx, ref, request) => deleteSnapshot(session, ctx, ref, request),
      close: async () => session.close(),
    },
  });
}
