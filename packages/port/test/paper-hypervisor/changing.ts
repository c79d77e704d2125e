import { ok } from '@anyvisor/domain';
import { done } from '../../src/mutation.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import { isSize, refuse } from './creating.ts';
import { table } from './steps.ts';
import { fail, newNic } from './world.ts';
import type { PaperVm, PaperWorld } from './world.ts';

type Methods = Pick<
  HypervisorPort,
  'reconfigureVm' | 'addDisk' | 'resizeDisk' | 'removeDisk' | 'addNic' | 'updateNic' | 'removeNic'
>;

/** Everything that changes what a VM is made of; hot or cold is all the same to paper. */
export function changing(world: PaperWorld): Methods {
  const disk = (vm: PaperVm, key: string) =>
    (vm.disks.includes(key) ? world.disks.get(key) : undefined) ?? fail('ResourceNotFound', 'disk', key);
  return {
    reconfigureVm: async (_ctx, ref, request) => {
      const vm = world.vm(ref);
      refuse('UnsupportedSetting', '/cpuCores', isSize(request.cpuCores ?? 1, 64));
      refuse('UnsupportedSetting', '/memoryMb', isSize(request.memoryMb ?? 1, 512 * 1024));
      vm.cores = request.cpuCores ?? vm.cores;
      vm.memoryMb = request.memoryMb ?? vm.memoryMb;
      vm.name = request.name ?? vm.name;
      vm.autostart = request.autostart ?? vm.autostart;
      const changes = Object.keys(request).map((field) => ({ field, effect: 'applied' as const }));
      return ok(done({ changes }));
    },
    addDisk: async (_ctx, ref, { marker, sizeGb, storage = 'store' }) => {
      const vm = world.vm(ref);
      refuse('StorageNotFound', '/storage', storage === 'store');
      refuse('UnsupportedSetting', '/sizeGb', isSize(sizeGb, 2 ** 20));
      const made = () => [...world.disks.values()].find((one) => one.marker === marker)?.id;
      return ok(
        table(
          [
            {
              name: 'add',
              find: made,
              act: () => {
                const id = made() ?? world.addDisk(sizeGb * 2 ** 30, marker).id;
                vm.disks = [...new Set([...vm.disks, id])];
                return id;
              },
              undo: () => {
                const id = made();
                vm.disks = vm.disks.filter((one) => one !== id);
                world.disks.delete(id ?? '');
              },
            },
          ],
          (memory) => ({ diskKey: memory['add'] as string, effect: 'applied' as const }),
        ),
      );
    },
    resizeDisk: async (_ctx, ref, { diskKey, sizeGb }) => {
      const found = disk(world.vm(ref), diskKey);
      refuse('UnsupportedSetting', '/sizeGb', sizeGb * 2 ** 30 >= found.sizeBytes);
      found.sizeBytes = sizeGb * 2 ** 30;
      return ok(done('applied' as const));
    },
    removeDisk: async (_ctx, ref, { diskKey, deleteData = false }) => {
      const vm = world.vm(ref);
      const gone = () => !vm.disks.includes(diskKey) && !(deleteData && world.disks.has(diskKey));
      const act = () => {
        vm.disks = vm.disks.filter((one) => one !== diskKey);
        if (deleteData) {
          world.disks.delete(diskKey);
        }
        return null;
      };
      return ok(
        table([{ name: 'remove', find: () => (gone() ? null : undefined), act }], () => 'applied' as const),
      );
    },
    addNic: async (_ctx, ref, { marker, network, mac }) => {
      const vm = world.vm(ref);
      refuse('NetworkNotFound', '/network', network === 'lan');
      const made = vm.nics.find((nic) => nic.marker === marker);
      const nic = made ?? newNic(network, marker, mac);
      vm.nics = [...vm.nics.filter((one) => one !== nic), nic];
      return ok(done({ nicKey: nic.key, mac: nic.mac, effect: 'applied' as const }));
    },
    updateNic: async (_ctx, ref, { nicKey, connected }) => {
      const nic =
        world.vm(ref).nics.find((one) => one.key === nicKey) ?? fail('ResourceNotFound', 'nic', nicKey);
      nic.connected = connected ?? nic.connected;
      return ok(done('applied' as const));
    },
    removeNic: async (_ctx, ref, nicKey) => {
      const vm = world.vm(ref);
      vm.nics = vm.nics.filter((nic) => nic.key !== nicKey);
      return ok(done('applied' as const));
    },
  };
}
