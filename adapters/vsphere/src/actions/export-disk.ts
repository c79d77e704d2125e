import type { CallContext, DiskExport } from '@anyvisor/port';
import { isFault, notFound, unavailable, wrongState } from '../faults.ts';
import { openFlatDisk, readFlatDisk } from '../disks/flat-reader.ts';
import type { FlatDisk } from '../disks/flat-reader.ts';
import { openLease, readLeasedDisk } from '../disks/leased-reader.ts';
import { placeOf, splitPath } from '../disks/datastore-file.ts';
import { devicesOf } from '../inventory/map-devices.ts';
import { powerStateOf } from '../inventory/map-vm.ts';
import { readObjects } from '../protocol/properties.ts';
import { field, isObject, moRef, number, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { snapshotTree } from './snapshot-tree.ts';

/**
 * Of a VM that is off, or of a snapshot. A disk that is a plain file is read through `/folder`, range by range; every other one
 * (deltas, vSAN, a file the server does not serve) as an export of the host, stream-optimised.
 */
export async function exportDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  { diskKey, snapshotId }: { readonly diskKey: string; readonly snapshotId?: string },
): Promise<DiskExport> {
  const vm = await readVm(session, ctx, ref);
  const entity = snapshotId === undefined ? vm.ref : snapshotTree.must(vm, snapshotId).ref;
  const devices =
    snapshotId === undefined
      ? devicesOf(vm.properties['config.hardware.device'])
      : await devicesThen(session, ctx, entity);
  const disk = devices.find((one) => one.$ === 'VirtualDisk' && text(one, 'key') === diskKey);
  if (disk === undefined) throw notFound('disk', diskKey);
  if (snapshotId === undefined && powerStateOf(vm) !== 'STOPPED') {
    throw wrongState(
      'exportDisk',
      'the disk changes while the VM is running or suspended',
      'Stop the VM, or take a snapshot and export the disk of that.',
    );
  }
  const sizeBytes = number(disk, 'capacityInBytes') ?? (number(disk, 'capacityInKB') ?? 0) * 1024;
  const flat = await plainFile(session, ctx, disk, sizeBytes);
  if (flat !== undefined) return { sizeBytes, chunks: readFlatDisk(session, ctx, flat) };
  try {
    const lease = await openLease(session, ctx, entity);
    return {
      sizeBytes,
      chunks: readLeasedDisk(session, ctx, lease, { entity, disk, devices, sizeBytes }),
    };
  } catch (error) {
    if (!isFault(error, 'MethodNotFound', 'NotSupported')) throw error;
    throw unavailable('exportDisk', 'the server neither serves this disk as a file nor exports the VM');
  }
}

async function devicesThen(
  session: Session,
  ctx: CallContext,
  snapshot: MoRef,
): Promise<readonly VimObject[]> {
  const [seen] = await readObjects(session, ctx, [snapshot], {
    VirtualMachineSnapshot: ['config.hardware.device'],
  });
  return devicesOf(seen?.properties['config.hardware.device']);
}

/** Undefined where the disk is none, or its files together are not its size. */
async function plainFile(
  session: Session,
  ctx: CallContext,
  disk: VimObject,
  sizeBytes: number,
): Promise<FlatDisk | undefined> {
  const backing = field(disk, 'backing');
  const at = splitPath(text(backing, 'fileName') ?? '');
  const datastore = moRef(backing, 'datastore');
  const isFlat =
    isObject(backing) && backing.$.startsWith('VirtualDiskFlatVer2') && backing['parent'] === undefined;
  if (!isFlat || at === undefined || datastore === undefined) return undefined;
  const flat = await openFlatDisk(session, ctx, await placeOf(session, ctx, datastore), at.file);
  const length = flat?.extents.reduce((sum, one) => sum + one.sizeBytes, 0);
  return length === sizeBytes ? flat : undefined;
}
