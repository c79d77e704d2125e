import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import type { PowerState } from '@anyvisor/domain';
import { definePort } from '@anyvisor/port';
import type { HypervisorPort, MarkedObject, Mutation } from '@anyvisor/port';
import { nativeActions, wrongState } from './native-actions.ts';
import { nativeBackups } from './native-backups.ts';
import type { NativeState } from './native-state.ts';
import { nativeTables } from './native-tables.ts';

/** The native state through the contract. */
export function nativePort(native: NativeState): HypervisorPort {
  const { act } = nativeActions(native);
  const become =
    (name: string, state: PowerState, from?: PowerState) => async (_ctx: unknown, ref: string) => {
      const vm = native.vm(ref);
      if (from !== undefined && vm.state !== from && vm.state !== state) {
        throw wrongState(name);
      }
      return ok(
        act(`${name}:${ref}`, () => {
          native.power(ref, state);
          return null;
        }) as Mutation<null>,
      );
    };
  return definePort({
    type: 'XAPI',
    mapError: (thrown) =>
      thrown instanceof HypervisorFault
        ? thrown.error
        : hypervisorError('UnknownError', { message: String(thrown), cause: thrown }),
    methods: {
      capabilities: async () => unused(),
      testConnection: async () => unused(),
      listResources: async () => unused(),
      listTemplates: async () => unused(),
      listVms: async () => ok([...native.vms.keys()].map((ref) => native.observe(ref))),
      getVm: async (_ctx, ref) => ok(native.observe(ref)),
      watch: async function* watch() {},
      ...nativeTables(native),
      startVm: become('startVm', 'RUNNING'),
      stopVm: become('stopVm', 'STOPPED'),
      pauseVm: become('pauseVm', 'PAUSED', 'RUNNING'),
      unpauseVm: become('unpauseVm', 'RUNNING', 'PAUSED'),
      suspendVm: become('suspendVm', 'SUSPENDED', 'RUNNING'),
      resumeVm: become('resumeVm', 'RUNNING', 'SUSPENDED'),
      restartVm: async (_ctx, ref) => {
        if (native.vm(ref).state !== 'RUNNING') throw wrongState('restartVm');
        return ok(
          act(`restart:${ref}`, () => {
            native.vm(ref).boots += 1;
            return null;
          }) as Mutation<null>,
        );
      },
      migrateVm: async (_ctx, ref, { targetHost = '' }) =>
        ok(
          act(`migrate:${ref}`, () => {
            native.vm(ref).host = targetHost;
            return null;
          }) as Mutation<null>,
        ),
      resizeDisk: async (_ctx, _ref, { diskKey, sizeGb }) =>
        ok(
          act(`resize:${diskKey}`, () => {
            const file = native.files.get(diskKey);
            if (file !== undefined) file.sizeGb = sizeGb;
            return 'applied';
          }) as Mutation<'applied'>,
        ),
      addNic: async (_ctx, ref, { marker, network }) =>
        ok(
          act(`add-nic:${ref}`, () => {
            const { nics } = native.vm(ref);
            const known = nics.find((nic) => nic.marker === marker);
            const key = known?.key ?? `nic-${marker}`;
            if (known === undefined) nics.push({ key, marker, network });
            return { nicKey: key, mac: '02:00:00:00:00:01', effect: 'applied' };
          }) as never,
        ),
      updateNic: async (_ctx, ref, { nicKey, network = '' }) =>
        ok(
          act(`nic:${nicKey}`, () => {
            native
              .vm(ref)
              .nics.filter(({ key }) => key === nicKey)
              .forEach((nic) => (nic.network = network));
            return 'applied';
          }) as Mutation<'applied'>,
        ),
      removeNic: async (_ctx, ref, nicKey) =>
        ok(
          act(`nic:${nicKey}`, () => {
            const { nics } = native.vm(ref);
            const at = nics.findIndex(({ key }) => key === nicKey);
            if (at >= 0) nics.splice(at, 1);
            return 'applied';
          }) as Mutation<'applied'>,
        ),
      listSnapshots: async () => ok([]),
      createSnapshot: async (_ctx, ref, { marker }) =>
        ok(
          act(`snapshot:${ref}`, () => {
            const { snapshots, state } = native.vm(ref);
            if (!snapshots.some((snapshot) => snapshot.marker === marker)) {
              snapshots.push({ id: `snapshot-${marker}`, marker, state });
            }
            return `snapshot-${marker}`;
          }) as Mutation<string>,
        ),
      revertSnapshot: async (_ctx, ref, snapshotId) =>
        ok(
          act(`revert:${ref}`, () => {
            const vm = native.vm(ref);
            vm.state = vm.snapshots.find(({ id }) => id === snapshotId)?.state ?? vm.state;
            return null;
          }) as Mutation<null>,
        ),
      deleteSnapshot: async (_ctx, ref, { snapshotId }) =>
        ok(
          act(`snapshot:${ref}`, () => {
            const { snapshots } = native.vm(ref);
            const at = snapshots.findIndex(({ id }) => id === snapshotId);
            if (at >= 0) snapshots.splice(at, 1);
            return null;
          }) as Mutation<null>,
        ),
      ...nativeBackups(native),
      collectMetrics: async () => ok([]),
      findByMarker: async (_ctx, marker) => ok(marked(native, marker)),
      followTask: async (_ctx, { id }) => ok(await native.follow(id)),
      cancelTask: async (_ctx, { id }) => {
        native.cancel(id);
        return ok();
      },
      close: async () => undefined,
    },
  });
}

function marked(native: NativeState, marker: string): MarkedObject[] {
  const vms = [...native.vms.values()];
  return [
    ...vms.filter((vm) => vm.marker === marker).map((vm) => object('vm', vm.ref)),
    ...[...native.backups].filter(([, by]) => by === marker).map(([id]) => object('backup', id)),
    ...[...native.files].filter(([, file]) => file.marker === marker).map(([id]) => object('disk', id)),
    ...vms.flatMap((vm) =>
      vm.snapshots.filter((one) => one.marker === marker).map(({ id }) => object('snapshot', id)),
    ),
    ...vms.flatMap((vm) =>
      vm.nics.filter((nic) => nic.marker === marker).map(({ key }) => object('nic', key)),
    ),
  ];
}

function object(kind: MarkedObject['kind'], nativeRef: string): MarkedObject {
  return { kind, nativeRef, name: nativeRef };
}

function unused(): never {
  throw new Error('the engine has no business here');
}
