import { HypervisorFault, hypervisorError, ok } from '@anyvisor/domain';
import type { Json, PowerState } from '@anyvisor/domain';
import { definePort } from '@anyvisor/port';
import type { HypervisorPort, MarkedObject, Mutation, Outcome, Step, StepTable } from '@anyvisor/port';
import type { NativeState } from './native-state.ts';

/** The native state through the contract. */
export function nativePort(native: NativeState): HypervisorPort {
  const act = (key: string, effect: () => Json): Outcome<Json> =>
    native.asTasks ? { kind: 'task', task: native.begin(key, effect) } : { kind: 'done', value: effect() };
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
  const step = (
    name: string,
    key: string,
    find: (memory: Readonly<Record<string, Json>>) => Json | undefined,
    run: (memory: Readonly<Record<string, Json>>) => Json,
    undo?: (memory: Readonly<Record<string, Json>>) => void,
  ): Step => ({
    name,
    find: async (_ctx, memory) => {
      const task = native.runningTask(`${name}:${key}`);
      if (task !== undefined) return ok({ happened: 'running', task });
      const value = find(memory);
      return ok(value === undefined ? { happened: false } : { happened: true, value });
    },
    run: async (_ctx, memory) => ok(act(`${name}:${key}`, () => run(memory))),
    ...(undo && {
      undo: async (_ctx, memory) => {
        undo(memory);
        return ok();
      },
    }),
  });
  const fileOf = (marker: string) => [...native.files].find(([, file]) => file.marker === marker)?.[0];
  const vmOf = (marker: string) => [...native.vms.values()].find((vm) => vm.marker === marker);
  const dropFiles = (marker: string) =>
    [...native.files].forEach(([id, file]) => file.marker === marker && native.files.delete(id));

  function making(
    marker: string,
    name: string,
    cores: number,
  ): StepTable<{ nativeRef: string; name: string }> {
    return {
      kind: 'steps',
      steps: [
        step(
          'look',
          marker,
          () => undefined,
          () => ({ looked: true }),
        ),
        step(
          'make-disk',
          marker,
          () => fileOf(marker),
          () => native.addFile(marker, 1),
          () => dropFiles(marker),
        ),
        step(
          'define-vm',
          marker,
          () => vmOf(marker)?.ref,
          (memory) => {
            const count = native.next(`vm-${marker}`);
            const ref = `vm-${marker}${count === 1 ? '' : `-${count}`}`;
            return native.add(ref, count === 1 ? name : `${name}-${count}`, marker, {
              cores,
              disks: [String(memory['make-disk'])],
            }).ref;
          },
          () => {
            const vm = vmOf(marker);
            if (vm !== undefined && vm.state !== 'STOPPED') throw wrongState('define-vm');
            if (vm !== undefined) native.vms.delete(vm.ref);
          },
        ),
      ],
      result: (memory) => ({ nativeRef: String(memory['define-vm']), name }),
    };
  }

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
      createVm: async (_ctx, { marker, spec }) => ok(making(marker, spec.name, spec.compute.cpuCores)),
      cloneVm: async (_ctx, { marker, name }) => ok(making(marker, name, 1)),
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
      deleteVm: async (_ctx, ref) =>
        ok({
          kind: 'steps',
          steps: [
            step(
              'note-disks',
              ref,
              () => undefined,
              () => [...(native.vms.get(ref)?.disks ?? [])],
            ),
            step(
              'undefine',
              ref,
              () => (native.vms.has(ref) ? undefined : null),
              () => {
                native.vms.delete(ref);
                return null;
              },
            ),
            step(
              'delete-disks',
              ref,
              (memory) =>
                (memory['note-disks'] as readonly string[]).some((id) => native.files.has(id))
                  ? undefined
                  : null,
              (memory) => {
                (memory['note-disks'] as readonly string[]).forEach((id) => native.files.delete(id));
                return null;
              },
            ),
          ],
          result: () => null,
        }),
      migrateVm: async (_ctx, ref, { targetHost = '' }) =>
        ok(
          act(`migrate:${ref}`, () => {
            native.vm(ref).host = targetHost;
            return null;
          }) as Mutation<null>,
        ),
      // A verb that is several calls here: it answers a table.
      reconfigureVm: async (_ctx, ref, { cpuCores = 1, name = '' }) =>
        ok({
          kind: 'steps',
          steps: [
            step(
              'set-cores',
              ref,
              () => (native.vm(ref).cores === cpuCores ? { before: 1 } : undefined),
              () => {
                const before = native.vm(ref).cores;
                native.vm(ref).cores = cpuCores;
                return { before };
              },
              () => {
                native.vm(ref).cores = 1;
              },
            ),
            step(
              'rename',
              ref,
              () => (native.vm(ref).name === name ? null : undefined),
              () => {
                native.vm(ref).name = name;
                return null;
              },
              () => {
                native.vm(ref).name = 'base';
              },
            ),
          ],
          result: () => ({ changes: [{ field: 'cpuCores', effect: 'applied' as const }] }),
        }),
      addDisk: async (_ctx, ref, { marker, sizeGb }) =>
        ok({
          kind: 'steps',
          steps: [
            step(
              'make-disk',
              marker,
              () => fileOf(marker),
              () => native.addFile(marker, sizeGb),
              () => dropFiles(marker),
            ),
            step(
              'attach',
              marker,
              () => (native.vm(ref).disks.includes(fileOf(marker) ?? '') ? null : undefined),
              (memory) => {
                native.vm(ref).disks.push(String(memory['make-disk']));
                return null;
              },
              () => {
                const { disks } = native.vm(ref);
                const at = disks.indexOf(fileOf(marker) ?? '');
                if (at >= 0) disks.splice(at, 1);
              },
            ),
          ],
          result: (memory) => ({ diskKey: String(memory['make-disk']), effect: 'applied' as const }),
        }),
      resizeDisk: async (_ctx, _ref, { diskKey, sizeGb }) =>
        ok(
          act(`resize:${diskKey}`, () => {
            const file = native.files.get(diskKey);
            if (file !== undefined) file.sizeGb = sizeGb;
            return 'applied';
          }) as Mutation<'applied'>,
        ),
      removeDisk: async (_ctx, ref, { diskKey }) =>
        ok({
          kind: 'steps',
          steps: [
            step(
              'detach',
              diskKey,
              () => (native.vm(ref).disks.includes(diskKey) ? undefined : null),
              () => {
                const { disks } = native.vm(ref);
                disks.splice(disks.indexOf(diskKey), 1);
                return null;
              },
            ),
            step(
              'delete-data',
              diskKey,
              () => (native.files.has(diskKey) ? undefined : null),
              () => {
                native.files.delete(diskKey);
                return null;
              },
            ),
          ],
          result: () => 'applied' as const,
        }),
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

function wrongState(operation: string): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('OperationFailed', { message: 'not in this state', operation, reason: 'state' }),
  );
}

function unused(): never {
  throw new Error('the engine has no business here');
}
