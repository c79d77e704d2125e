import { ok } from '@anyvisor/domain';
import type { MappingError, VmProvisionSpec } from '@anyvisor/domain';
import { HypervisorFault } from '@anyvisor/domain';
import { mappingFault } from '../../src/mapping-fault.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { CreateVmRequest } from '../../src/requests.ts';
import { template } from './describe.ts';
import { table } from './steps.ts';
import { fail } from './world.ts';
import type { PaperVm, PaperWorld } from './world.ts';

interface Wish extends Pick<PaperVm, 'name' | 'cores' | 'memoryMb'> {
  readonly marker: string;
  readonly networks: readonly string[];
  readonly diskBytes: readonly number[];
  readonly powerOn: boolean;
}

/** Everything that ends with one VM more, or one less. */
export function creating(
  world: PaperWorld,
): Pick<HypervisorPort, 'createVm' | 'cloneVm' | 'restoreVm' | 'deleteVm'> {
  const copyOf = (source: PaperVm, marker: string, name: string): Wish => ({
    ...source,
    marker,
    name,
    networks: source.nics.map((nic) => nic.network),
    diskBytes: source.disks.map((id) => world.disks.get(id)?.sizeBytes ?? 0),
    powerOn: false,
  });
  return {
    createVm: async (_ctx, request) => ok(creation(world, wishOf(request))),
    cloneVm: async (_ctx, { source, marker, name }) =>
      ok(creation(world, copyOf(world.vm(source), marker, name))),
    restoreVm: async (_ctx, { backupId, marker, name }) => {
      const source = world.backups.get(backupId) ?? fail('ResourceNotFound', 'backup', backupId);
      return ok(creation(world, copyOf(source.vm, marker, name)));
    },
    deleteVm: async (_ctx, ref, { deleteDisks = true, force = false }) =>
      ok(
        table(
          [
            {
              name: 'delete',
              find: () => (world.vms.has(ref) ? undefined : null),
              act: () => {
                const vm = world.vms.get(ref);
                if (vm?.state === 'RUNNING' && !force) {
                  fail('OperationFailed', 'deleteVm', 'it runs');
                }
                if (vm !== undefined) {
                  world.remove(vm, deleteDisks);
                }
                return null;
              },
            },
          ],
          () => null,
        ),
      ),
  };
}

function creation(world: PaperWorld, { diskBytes, powerOn, ...wish }: Wish) {
  const made = () => [...world.vms.values()].find((vm) => vm.marker === wish.marker);
  return table(
    [
      {
        name: 'create',
        find: () => made()?.ref,
        act: () => {
          const vm = world.add(wish);
          vm.disks = diskBytes.map((bytes, index) => world.addDisk(bytes, `${wish.marker}/${index}`).id);
          return vm.ref;
        },
        undo: () => {
          const vm = made();
          if (vm !== undefined) {
            world.remove(vm, true);
          }
        },
      },
      {
        name: 'start',
        find: () => (!powerOn || made()?.state === 'RUNNING' ? null : undefined),
        act: () => {
          world.power(made()?.ref ?? '', powerOn ? 'RUNNING' : 'STOPPED');
          return null;
        },
      },
    ],
    (memory) => ({ nativeRef: memory['create'] as string, name: wish.name }),
  );
}

function wishOf({ spec, marker, template: given }: CreateVmRequest): Wish {
  refuse(
    'TemplateNotFound',
    '/template',
    spec.template === 'blank' || given?.nativeRef === template.nativeRef,
  );
  for (const [index, nic] of spec.network.nics.entries()) {
    refuse('NetworkNotFound', `/network/nics/${index}/network`, nic.network === 'lan');
  }
  for (const [index, disk] of spec.storage.disks.entries()) {
    refuse('StorageNotFound', `/storage/disks/${index}/storage`, (disk.storage ?? 'store') === 'store');
  }
  const unit = spec.placement?.computeUnit ?? 'host-1';
  refuse('ComputeUnitNotFound', '/placement/computeUnit', unit === 'host-1');
  checkSizes(spec);
  const disks = spec.storage.disks.map((disk) => disk.sizeGb * 2 ** 30);
  return {
    name: spec.name,
    marker,
    cores: spec.compute.cpuCores,
    memoryMb: spec.compute.memoryMb,
    networks: spec.network.nics.map((nic) => nic.network),
    diskBytes: given !== undefined && disks.length === 0 ? [given.diskBytes ?? 0] : disks,
    powerOn: spec.powerOn === true,
  };
}

export function refuse(kind: MappingError['kind'], pointer: string, fits: boolean): void {
  if (!fits) {
    const message = `${pointer} cannot be had`;
    throw new HypervisorFault(mappingFault({ kind, subject: pointer, pointer, message }));
  }
}

function checkSizes({ compute, storage }: VmProvisionSpec): void {
  refuse('UnsupportedSetting', '/compute/cpuCores', isSize(compute.cpuCores, 64));
  refuse('UnsupportedSetting', '/compute/memoryMb', isSize(compute.memoryMb, 512 * 1024));
  refuse(
    'UnsupportedSetting',
    '/storage',
    storage.disks.every((disk) => isSize(disk.sizeGb, 2 ** 20)),
  );
}

export function isSize(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
