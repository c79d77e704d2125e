import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import { definePort, operationWords, refuseUnpromised } from '@anyvisor/port';
import type { CallContext, HypervisorPort, OptionalPort } from '@anyvisor/port';
import { adviseVm } from './actions/advise-vm.ts';
import { addDisk } from './actions/add-disk.ts';
import { cloneVm } from './actions/clone-vm.ts';
import { collectMetrics } from './actions/collect-metrics.ts';
import { createVm } from './actions/create-vm.ts';
import { deleteVm } from './actions/delete-vm.ts';
import { findByMarker } from './actions/find-by-marker.ts';
import { addNic, removeNic } from './actions/nics.ts';
import { pauseVm, unpauseVm } from './actions/pause-vm.ts';
import { reconfigureVm } from './actions/reconfigure-vm.ts';
import { removeDisk } from './actions/remove-disk.ts';
import { resizeDisk } from './actions/resize-disk.ts';
import { restartVm } from './actions/restart-vm.ts';
import { startVm } from './actions/start-vm.ts';
import { stopVm } from './actions/stop-vm.ts';
import { resumeVm, suspendVm } from './actions/suspend-vm.ts';
import { updateNic } from './actions/update-nic.ts';
import { backupVm } from './backup/backup-vm.ts';
import { deleteBackup } from './backup/delete-backup.ts';
import { restoreVm } from './backup/restore-vm.ts';
import { openConsole } from './console.ts';
import { takeScreenshot } from './screenshot.ts';
import { mapError } from './errors.ts';
import { migrateVm } from './migration/migrate-vm.ts';
import { listTemplates, listVms } from './reading/inventory.ts';
import { readOneVm } from './reading/one-vm.ts';
import { RecentReadings } from './reading/recent-readings.ts';
import { readResources } from './reading/resources.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { LibvirtSession } from './session/libvirt-session.ts';
import { cancelTask, followTask } from './tasks.ts';
import { changedBlocks } from './transfer/changed-blocks.ts';
import { exportDisk } from './transfer/export-disk.ts';
import { importDisk } from './transfer/import-disk.ts';
import { createSnapshot } from './snapshots/create-snapshot.ts';
import { deleteSnapshot } from './snapshots/delete-snapshot.ts';
import { listSnapshots } from './snapshots/list-snapshots.ts';
import { revertSnapshot } from './snapshots/revert-snapshot.ts';
import { testConnection } from './test-connection.ts';
import { watch } from './watch.ts';

/** Every method of the port: what it reads or does, behind the gate that its kind demands. */
export function libvirtPort(session: LibvirtSession): HypervisorPort {
  const reads = reader(session);
  const changes = changer(session);
  const optional = promised(session);
  const recent = new RecentReadings();
  return definePort({
    type: 'LIBVIRT',
    mapError,
    methods: {
      capabilities: reads(async ({ facts }) => facts.capabilities),
      testConnection: async (ctx, onStep) => ok(await testConnection(session, ctx, onStep)),
      listResources: reads(readResources),
      listTemplates: reads(listTemplates),
      listVms: reads(listVms),
      getVm: reads(async (at, ref: string) => {
        const { answer } = recent.reading(ref, () => readOneVm(at, ref, 'ask', recent.host));
        return (await answer).vm;
      }),
      watch: (ctx) => watch(session, ctx, recent),
      collectMetrics: reads(collectMetrics),
      findByMarker: reads(findByMarker),
      followTask: reads(followTask),
      cancelTask: changes('cancelTask', cancelTask),
      createVm: changes('createVm', (at, request) => createVm(session, at, request)),
      startVm: changes('startVm', startVm),
      stopVm: changes('stopVm', stopVm),
      restartVm: changes('restartVm', restartVm),
      deleteVm: changes('deleteVm', (_, ref, request) => Promise.resolve(deleteVm(session, ref, request))),
      suspendVm: optional('suspendVm', suspendVm),
      resumeVm: optional('resumeVm', resumeVm),
      pauseVm: optional('pauseVm', pauseVm),
      unpauseVm: optional('unpauseVm', unpauseVm),
      cloneVm: optional('cloneVm', (at, request) => cloneVm(session, at, request)),
      reconfigureVm: optional('reconfigureVm', reconfigureVm),
      addDisk: optional('addDisk', (at, ref, request) => addDisk(session, at, ref, request)),
      resizeDisk: optional('resizeDisk', resizeDisk),
      removeDisk: optional('removeDisk', (at, ref, request) => removeDisk(session, at, ref, request)),
      addNic: optional('addNic', addNic),
      updateNic: optional('updateNic', updateNic),
      removeNic: optional('removeNic', removeNic),
      listSnapshots: optional('listSnapshots', listSnapshots),
      createSnapshot: optional('createSnapshot', (at, ref, request) =>
        createSnapshot(session, at, ref, request),
      ),
      revertSnapshot: optional('revertSnapshot', (at, ref, id) => revertSnapshot(session, at, ref, id)),
      deleteSnapshot: optional('deleteSnapshot', (at, ref, request) =>
        deleteSnapshot(session, at, ref, request),
      ),
      backupVm: optional('backupVm', (at, ref, request) => backupVm(session, at, ref, request)),
      restoreVm: optional('restoreVm', (at, request) => restoreVm(session, at, request)),
      deleteBackup: optional('deleteBackup', deleteBackup),
      migrateVm: optional('migrateVm', (_, ref, request) =>
        Promise.resolve(migrateVm(session, ref, request)),
      ),
      migrationTarget: optional('migrationTarget', () => Promise.resolve({ endpoint: session })),
      exportDisk: optional('exportDisk', (at, ref, request) => exportDisk(session, at, ref, request)),
      importDisk: optional('importDisk', importDisk),
      changedBlocks: optional('changedBlocks', (at, ref, request) =>
        changedBlocks(session, at, ref, request),
      ),
      takeScreenshot: optional('takeScreenshot', takeScreenshot),
      adviseVm: optional('adviseVm', (at, ref) => adviseVm(at, ref, session.monitorQueries)),
      openConsole: optional('openConsole', (at, ref, protocol) => openConsole(at, session, ref, protocol)),
      close: () => session.close(),
    },
  });
}

type Work<A extends readonly unknown[], T> = (endpoint: Endpoint, ...args: A) => Promise<T>;
type Method<A extends readonly unknown[], T> = (
  ctx: CallContext,
  ...args: A
) => Promise<{ readonly ok: true; readonly value: T }>;

function reader(session: LibvirtSession) {
  return <A extends readonly unknown[], T>(work: Work<A, T>): Method<A, T> =>
    async (ctx, ...args) =>
      ok(await work(await session.on(ctx), ...args));
}

type Result<M> = M extends (...args: never[]) => Promise<infer R>
  ? R extends { readonly ok: true; readonly value: infer T }
    ? T
    : never
  : never;
type Arguments<M> = M extends (ctx: CallContext, ...args: infer A) => unknown ? A : never;
type WorkOf<M> = Work<Arguments<M>, Result<M>>;
type MethodOf<M> = Method<Arguments<M>, Result<M>>;

/** A change that every adapter has: refused beforehand where the daemon would refuse it half-way. */
function changer(session: LibvirtSession) {
  return <K extends keyof HypervisorPort>(
    operation: K,
    work: WorkOf<HypervisorPort[K]>,
  ): MethodOf<HypervisorPort[K]> =>
    async (ctx, ...args) => {
      const endpoint = await session.on(ctx);
      if (endpoint.facts.readOnly) throw readOnlyFault(operation);
      return ok(await told(endpoint, args, work(endpoint, ...args)));
    };
}

/** What only some endpoints have: refused before anything is sent where none of its features is promised. */
function promised(session: LibvirtSession) {
  return <K extends keyof OptionalPort>(
    operation: K,
    work: WorkOf<OptionalPort[K]>,
  ): MethodOf<OptionalPort[K]> =>
    async (ctx, ...args) => {
      const endpoint = await session.on(ctx);
      refuseUnpromised(operation, 'LIBVIRT', endpoint.facts.capabilities);
      return ok(await told(endpoint, args, work(endpoint, ...args)));
    };
}

/** Whoever watches looks again at the domain that a call named, however the call ended. */
function told<T>(endpoint: Endpoint, [ref]: readonly unknown[], work: Promise<T>): Promise<T> {
  return work.finally(() => {
    if (typeof ref === 'string') endpoint.memory.changed(ref);
  });
}

function readOnlyFault(operation: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('AuthorizationFailed', {
      message: `${operationWords(operation)} is refused: the connection uses libvirt’s read-only socket`,
      requiredPermissions: ['read and write on libvirt’s socket'],
      reason: 'read-only',
      nextStep: 'Use the daemon’s read-write socket for this connection.',
    }),
  );
}
