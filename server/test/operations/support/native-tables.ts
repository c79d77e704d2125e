import { ok } from '@anyvisor/domain';
import type { HypervisorPort, StepTable } from '@anyvisor/port';
import { nativeActions, wrongState } from './native-actions.ts';
import type { NativeState } from './native-state.ts';

/** What takes several native calls. */
export function nativeTables(
  native: NativeState,
): Pick<
  HypervisorPort,
  'createVm' | 'cloneVm' | 'restoreVm' | 'deleteVm' | 'reconfigureVm' | 'addDisk' | 'removeDisk'
> {
  const { step, fileOf, vmOf, dropFiles } = nativeActions(native);

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
              disks: [memory['make-disk'] as string],
            }).ref;
          },
          () => {
            const vm = vmOf(marker);
            if (vm !== undefined && vm.state !== 'STOPPED') throw wrongState('define-vm');
            if (vm !== undefined) native.vms.delete(vm.ref);
          },
        ),
      ],
      result: (memory) => ({ nativeRef: memory['define-vm'] as string, name }),
    };
  }

  return {
    createVm: async (_ctx, { marker, spec }) => ok(making(marker, spec.name, spec.compute.cpuCores)),
    cloneVm: async (_ctx, { marker, name }) => ok(making(marker, name, 1)),
    restoreVm: async (_ctx, { marker, name }) => ok(making(marker, name, 1)),
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
              native.vm(ref).disks.push(memory['make-disk'] as string);
              return null;
            },
            () => {
              const { disks } = native.vm(ref);
              const at = disks.indexOf(fileOf(marker) ?? '');
              if (at >= 0) disks.splice(at, 1);
            },
          ),
        ],
        result: (memory) => ({ diskKey: memory['make-disk'] as string, effect: 'applied' as const }),
      }),
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
  };
}
