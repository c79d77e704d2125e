import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { CallContext, ChangedBlocks } from '@anyvisor/port';
import { failed, isFault, isKindOf, notFound, unavailable, wrongState } from '../faults.ts';
import { devicesOf } from '../inventory/map-devices.ts';
import { wireRef } from '../protocol/encode.ts';
import { readObjects } from '../protocol/properties.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { field, flag, number, objects, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { joined } from '../disks/extents.ts';
import type { Extent } from '../disks/extents.ts';
import { settle } from './made-vm.ts';
import { snapshotTree } from './snapshot-tree.ts';
import { withPassingSnapshot } from './passing-snapshot.ts';

/**
 * What was written to a disk since a change id, or everything allocated; the state the answer leads to is fixed by a snapshot
 * that passes. Tracking is switched on by the first call ("Changed Block Tracking", Virtual Disk Development Kit).
 */
export async function changedBlocks(
  session: Session,
  ctx: CallContext,
  ref: string,
  { diskKey, since }: { readonly diskKey: string; readonly since: string | null },
): Promise<ChangedBlocks> {
  const vm = await readVm(session, ctx, ref);
  const disk = diskIn(vm.properties['config.hardware.device'], diskKey);
  if (disk === undefined) throw notFound('disk', diskKey);
  refuseUntrackable(disk);
  await ensureTracking(session, ctx, vm, since);
  return withPassingSnapshot(session, ctx, vm, async (snapshot) => {
    const [seen] = await readObjects(session, ctx, [snapshot], {
      VirtualMachineSnapshot: ['config.hardware.device'],
    });
    const then = diskIn(seen?.properties['config.hardware.device'], diskKey);
    const changeId = text(then, 'backing', 'changeId');
    if (then === undefined || changeId === undefined) {
      throw wrongState(
        'changedBlocks',
        'change tracking is on but has not begun for this disk',
        'Stop and start the VM once, then ask again.',
      );
    }
    return { changeId, extents: await query(session, ctx, { vm: vm.ref, snapshot, disk: then, since }) };
  });
}

interface Query {
  readonly vm: MoRef;
  readonly snapshot: MoRef;
  readonly disk: VimObject;
  readonly since: string | null;
}

/** The server answers stretch by stretch: "Length of disk extent described by this DiskChangeInfo". */
async function query(
  session: Session,
  ctx: CallContext,
  { vm, snapshot, disk, since }: Query,
): Promise<readonly Extent[]> {
  const capacity = capacityOf(disk);
  const found: Extent[] = [];
  for (let startOffset = 0; startOffset < capacity;) {
    const answer = await ask(session, ctx, vm, {
      snapshot: wireRef(snapshot),
      deviceKey: text(disk, 'key'),
      startOffset,
      changeId: since ?? '*',
    });
    // A datastore that cannot tell what is allocated: then all of it may be.
    if (answer === undefined) return [{ offset: 0, length: capacity }];
    const [from, length] = [number(answer, 'startOffset') ?? startOffset, number(answer, 'length') ?? 0];
    for (const area of objects(answer, 'changedArea')) {
      found.push({ offset: number(area, 'start') ?? 0, length: number(area, 'length') ?? 0 });
    }
    if (from + length <= startOffset)
      throw failed('changedBlocks', 'the server goes on answering for the same stretch of the disk');
    startOffset = from + length;
    ctx.progress(Math.min(1, startOffset / capacity), 'QueryChangedDiskAreas');
  }
  return joined(found, capacity);
}

/** Undefined where the server knows no allocation; a change id it does not know is the end of a chain. */
async function ask(session: Session, ctx: CallContext, vm: MoRef, parameters: Parameters<Session['ask']>[3]) {
  try {
    return await session.ask(ctx, vm, 'QueryChangedDiskAreas', parameters);
  } catch (error) {
    if (!isKindOf(error, 'FileFault') && !isFault(error, 'InvalidArgument')) throw error;
    if (parameters?.['changeId'] === '*') return undefined;
    throw new HypervisorFault(
      hypervisorError('OperationFailed', {
        message: 'the server does not know that change id any more: the chain of changes is broken',
        operation: 'changedBlocks',
        reason: 'state',
        nextStep: 'Read the whole disk once: ask without "since".',
        native: { code: `${error.type} QueryChangedDiskAreas`, text: error.message.slice(0, 1000) },
      }),
    );
  }
}

/** An independent disk is in no snapshot, and a raw disk of the physical kind is the array's business. */
function refuseUntrackable(disk: VimObject): void {
  const backing = field(disk, 'backing');
  if ((text(backing, 'diskMode') ?? 'persistent').startsWith('independent'))
    throw unavailable(
      'changedBlocks',
      'snapshots leave an independent disk out, so its changes are not told',
    );
  if (text(backing, 'compatibilityMode') === 'physicalMode')
    throw unavailable('changedBlocks', 'a raw disk in physical mode is not tracked');
}

async function ensureTracking(
  session: Session,
  ctx: CallContext,
  vm: NativeObject,
  since: string | null,
): Promise<void> {
  const [seen] = await readObjects(session, ctx, [vm.ref], {
    VirtualMachine: ['config.changeTrackingEnabled', 'capability.changeTrackingSupported'],
  });
  if (flag(seen?.properties['config.changeTrackingEnabled']) === true) return;
  if (since !== null) {
    throw wrongState(
      'changedBlocks',
      'changes of this VM have not been tracked since then',
      'Read the whole disk once: ask without "since".',
    );
  }
  if (flag(seen?.properties['capability.changeTrackingSupported']) === false)
    throw unavailable('changedBlocks', 'the VM’s virtual hardware is too old to track changes');
  if (snapshotTree.all(vm).length > 0) {
    throw wrongState(
      'changedBlocks',
      'change tracking cannot be switched on while the VM has snapshots',
      'Delete its snapshots, ask once, then take them again.',
    );
  }
  await settle(session, ctx, vm, 'ReconfigVM_Task', { spec: { changeTrackingEnabled: true } });
}

function diskIn(devices: Parameters<typeof devicesOf>[0], key: string): VimObject | undefined {
  return devicesOf(devices).find((one) => one.$ === 'VirtualDisk' && text(one, 'key') === key);
}

function capacityOf(disk: VimObject): number {
  return number(disk, 'capacityInBytes') ?? (number(disk, 'capacityInKB') ?? 0) * 1024;
}
