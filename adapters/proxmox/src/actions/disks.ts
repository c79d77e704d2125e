import { ok } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type {
  AddDiskRequest,
  CallContext,
  ChangeEffect,
  CreatedDisk,
  Mutation,
  RemoveDiskRequest,
  ResizeDiskRequest,
  Step,
  StepTable,
} from '@anyvisor/port';
import { invalidSpec, mapped, notFound, wrongState } from '../faults.ts';
import { isDiskKey } from '../inventory/config-disks.ts';
import { diskSerial } from '../marker.ts';
import { mostDiskGb, sizeProblem } from '../mapping/settings.ts';
import { findStorage } from '../mapping/storage.ts';
import { path } from '../protocol/form.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { parseSize } from '../protocol/sizes.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import { readGuest } from '../reading/guests.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { diskHolders } from './create-vm.ts';
import { dropDisk } from './drop-disk.ts';
import { freeKey } from './free-key.ts';
import { pendingKeys } from './pending.ts';
import { changeConfig } from './shape-step.ts';

/** `add-disk`: one call makes the volume and puts it into the VM. Its serial number is the marker, and the guest sees it. */
export async function addDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  request: AddDiskRequest,
): Promise<StepTable<CreatedDisk>> {
  const guest = await readGuest(session, ctx, ref);
  const { bus = 'scsi', format, sizeGb, marker } = request;
  const problem = sizeProblem('/sizeGb', sizeGb, mostDiskGb);
  if (problem !== undefined) throw invalidSpec(problem.pointer, problem.message);
  if (bus === 'nvme') throw invalidSpec('/bus', 'Proxmox VE has virtio, scsi, sata and ide');
  if (format === 'vhd' || format === 'vhdx')
    throw invalidSpec('/format', 'Proxmox VE has raw, qcow2 and vmdk');
  const { rows, endpoint } = await readAll(session, ctx);
  const resources = await resourcesOf(session, ctx, rows, endpoint);
  const wish = { storage: request.storage, sizeGb, thin: request.thin ?? true };
  const unit = mapped(
    findStorage(wish, request.mapping, resources, guest.node, '/storage', diskHolders(rows)),
  );
  const find = async (stepCtx: CallContext) => {
    const now = await readGuest(session, stepCtx, ref);
    return { now, key: markedDisk(now, marker) };
  };
  const add: Step = {
    name: 'add-disk',
    find: async (stepCtx) => {
      const { key } = await find(stepCtx);
      return ok(
        key === undefined
          ? { happened: false }
          : { happened: true, value: { diskKey: key, effect: await effectOf(session, stepCtx, ref, key) } },
      );
    },
    run: async (stepCtx) => {
      const { now, key } = await find(stepCtx);
      if (key !== undefined)
        return ok(done({ diskKey: key, effect: await effectOf(session, stepCtx, ref, key) }));
      const slot = freeKey(now.kind === 'lxc' ? 'mp' : bus, now.config);
      const text = [`${unit.name}:${sizeGb}`, ...(format === undefined ? [] : [`format=${format}`])].join(
        ',',
      );
      const value =
        now.kind === 'lxc'
          ? `${unit.name}:${sizeGb},mp=/mnt/${diskSerial(marker)}`
          : `${text},serial=${diskSerial(marker)}`;
      const result = { answer: 'effect', vmid: now.vmid, keys: [slot], with: { diskKey: slot } } as const;
      const outcome = await changeConfig(session, stepCtx, now, { [slot]: value }, result);
      if (outcome.kind === 'task') return ok(outcome);
      return ok(done({ diskKey: slot, effect: await effectOf(session, stepCtx, ref, slot) }));
    },
    undo: async (stepCtx) => {
      const { now, key } = await find(stepCtx).catch((error: unknown) => noGuest(error));
      if (now !== undefined && key !== undefined) await dropDisk(session, stepCtx, ref, key, true);
      return ok();
    },
  };
  return {
    kind: 'steps',
    steps: [add],
    result: (memory) => createdDisk(memory['add-disk']),
  };
}

export async function resizeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  { diskKey, sizeGb }: ResizeDiskRequest,
): Promise<Mutation<ChangeEffect>> {
  const guest = await readGuest(session, ctx, ref);
  const { node, kind, vmid, config } = guest;
  const text = typeof diskKey === 'string' && isDiskKey(kind, diskKey) ? asText(config[diskKey]) : undefined;
  if (text === undefined) throw notFound('disk', diskKey);
  const problem = sizeProblem('/sizeGb', sizeGb, mostDiskGb);
  if (problem !== undefined) throw invalidSpec(problem.pointer, problem.message);
  const size = parseSize(parsePropertyString(text).options.get('size'));
  if (size !== null && size > sizeGb * 2 ** 30)
    throw invalidSpec('/sizeGb', `a disk cannot shrink: it has ${Math.ceil(size / 2 ** 30)} GB`);
  if (size === sizeGb * 2 ** 30) return done('applied');
  const upid = await session.put(ctx, path`/nodes/${node}/${kind}/${vmid}/resize`, {
    disk: diskKey,
    size: `${sizeGb}G`,
    digest: asText(config['digest']),
  });
  return typeof upid === 'string'
    ? taskOutcome(upid, { answer: 'value', value: 'applied' })
    : done('applied');
}

/** `remove-disk`: out of the VM, with its bytes when asked for, else they stay as `unusedN`. */
export async function removeDisk(
  session: Session,
  ctx: CallContext,
  ref: string,
  { diskKey, deleteData }: RemoveDiskRequest,
): Promise<StepTable<ChangeEffect>> {
  const guest = await readGuest(session, ctx, ref);
  if (diskKey === 'rootfs') throw wrongState('removeDisk', 'a container needs its root disk');
  const isThere = async (stepCtx: CallContext) => {
    const { kind, config } = await readGuest(session, stepCtx, ref);
    return typeof diskKey === 'string' && isDiskKey(kind, diskKey) && diskKey in config;
  };
  const volume = parsePropertyString(asText(guest.config[diskKey]) ?? '').head;
  const left = async (stepCtx: CallContext) =>
    deleteData === true &&
    volume !== undefined &&
    unusedKey(await readGuest(session, stepCtx, ref), volume) !== undefined;
  const step: Step = {
    name: 'remove-disk',
    find: async (stepCtx) => {
      if (!(await isThere(stepCtx)) && !(await left(stepCtx)))
        return ok({ happened: true, value: 'applied' });
      const pending = await effectOf(session, stepCtx, ref, diskKey);
      return ok(pending === 'pending' ? { happened: true, value: 'pending' } : { happened: false });
    },
    run: async (stepCtx) => {
      await dropDisk(session, stepCtx, ref, diskKey, deleteData === true, volume);
      return ok(done((await isThere(stepCtx)) ? 'pending' : 'applied'));
    },
  };
  return {
    kind: 'steps',
    steps: [step],
    result: (memory) => (memory['remove-disk'] === 'pending' ? 'pending' : 'applied'),
  };
}

/** Where the platform keeps a volume that was taken out. */
export function unusedKey({ config }: GuestDetails, volume: string): string | undefined {
  return Object.keys(config).find((key) => /^unused\d+$/.test(key) && asText(config[key]) === volume);
}

function markedDisk({ kind, config }: GuestDetails, marker: string): string | undefined {
  const serial = diskSerial(marker);
  return Object.keys(config).find((key) => {
    if (!isDiskKey(kind, key)) return false;
    const { options } = parsePropertyString(asText(config[key]) ?? '');
    return options.get('serial') === serial || options.get('mp') === `/mnt/${serial}`;
  });
}

async function effectOf(session: Session, ctx: CallContext, ref: string, key: string): Promise<ChangeEffect> {
  return (await pendingKeys(session, ctx, ref)).has(key) ? 'pending' : 'applied';
}

function createdDisk(answer: Json | undefined): CreatedDisk {
  const { diskKey, effect } = Object(answer) as Partial<CreatedDisk>;
  return { diskKey: diskKey ?? '', effect: effect ?? 'applied' };
}

function noGuest(error: unknown): { readonly now: undefined; readonly key: undefined } {
  if (Object(error).error?.kind === 'ResourceNotFound') return { now: undefined, key: undefined };
  throw error;
}
