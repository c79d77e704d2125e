import { randomUUID } from 'node:crypto';
import { ok } from '@anyvisor/domain';
import { done } from '../../src/mutation.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import { fail } from './world.ts';
import type { PaperSnapshot, PaperVm, PaperWorld } from './world.ts';

type Methods = Pick<HypervisorPort, 'listSnapshots' | 'createSnapshot' | 'revertSnapshot' | 'deleteSnapshot'>;

export function snapshots(world: PaperWorld): Methods {
  return {
    listSnapshots: async (_ctx, ref) => {
      const vm = world.vm(ref);
      return ok(
        vm.snapshots.map(({ id, name, description, parent, memory, saved }) => ({
          id,
          name,
          description,
          createdAt: null,
          parentId: parent,
          current: id === vm.current,
          withMemory: memory,
          powerState: saved.state,
          sizeBytes: null,
        })),
      );
    },
    createSnapshot: async (_ctx, ref, { marker, name, description = '', memory = false }) => {
      const vm = world.vm(ref);
      const { state, cores, memoryMb } = vm;
      const made = vm.snapshots.find((one) => one.marker === marker);
      const fresh = { id: randomUUID(), name, description, marker, memory, parent: vm.current };
      const snapshot: PaperSnapshot = made ?? { ...fresh, saved: { state, cores, memoryMb } };
      vm.snapshots = [...vm.snapshots.filter((one) => one !== snapshot), snapshot];
      vm.current = snapshot.id;
      return ok(done(snapshot.id));
    },
    revertSnapshot: async (_ctx, ref, id) => {
      const vm = world.vm(ref);
      const { saved, memory } =
        vm.snapshots.find((one) => one.id === id) ?? fail('ResourceNotFound', 'snapshot', id);
      Object.assign(vm, saved, { current: id, state: memory ? saved.state : 'STOPPED' });
      return ok(done());
    },
    deleteSnapshot: async (_ctx, ref, { snapshotId, withChildren = false }) => {
      remove(world.vm(ref), snapshotId, withChildren);
      return ok(done());
    },
  };
}

function remove(vm: PaperVm, id: string, withChildren: boolean): void {
  const parent = vm.snapshots.find((one) => one.id === id)?.parent ?? null;
  vm.snapshots = vm.snapshots.filter((one) => one.id !== id);
  vm.current = vm.current === id ? parent : vm.current;
  for (const child of vm.snapshots.filter((one) => one.parent === id)) {
    child.parent = parent;
    if (withChildren) {
      remove(vm, child.id, true);
    }
  }
}
