import { z } from 'zod';
import { id, jsonValue, nativeName } from './scalars.ts';
import type { View } from './view.ts';
import { vmName } from './vm-spec.ts';
import { diskBus, diskFormat, diskSizeGb } from './vm-spec/storage.ts';
import { nicSpec, vlanId } from './vm-spec/network.ts';

/** The bodies of the verbs on a VM. */

export const stopRequest = z
  .strictObject({
    force: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Pull the plug instead of asking the guest. Default: false.' }),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .exactOptional()
      .meta({ description: 'How long the guest gets to stop by itself.' }),
  })
  .meta({ id: 'StopRequest' });
export type StopBody = View<typeof stopRequest>;

export const cloneRequest = z
  .strictObject({
    name: vmName,
    mode: z.enum(['full', 'linked']).exactOptional().meta({ description: 'Default: full.' }),
    snapshotId: nativeName
      .exactOptional()
      .meta({ description: 'Clone this state instead of the present one.' }),
    computeUnit: nativeName.exactOptional(),
    storage: nativeName.exactOptional(),
  })
  .meta({ id: 'CloneRequest' });
export type CloneBody = View<typeof cloneRequest>;

export const reconfigureRequest = z
  .strictObject({
    cpuCores: z.int().min(1).max(4096).exactOptional(),
    memoryMb: z.int().min(1).max(67_108_864).exactOptional(),
    name: vmName.exactOptional(),
    autostart: z.boolean().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one thing to change' })
  .meta({ id: 'ReconfigureRequest' });
export type ReconfigureBody = View<typeof reconfigureRequest>;

export const migrateRequest = z
  .strictObject({
    targetConnection: id.exactOptional().meta({
      description: 'Another connection of the same type: the VM keeps its id and belongs to it afterwards.',
    }),
    targetHost: nativeName.exactOptional(),
    targetStorage: nativeName.exactOptional().meta({ description: 'Its disks go there.' }),
    live: z.boolean().exactOptional().meta({ description: 'Default: true.' }),
    sharedStorage: z
      .boolean()
      .exactOptional()
      .meta({ description: 'You state that both hosts see the same disks; where the platform cannot tell.' }),
    bandwidthMbps: z.int().min(1).max(1_000_000).exactOptional(),
    options: z.record(z.string().max(100), jsonValue).exactOptional().meta({
      description: 'What only this hypervisor type has; checked by its adapter, unknown keys refused.',
    }),
  })
  .refine((move) => (move.targetConnection ?? move.targetHost ?? move.targetStorage) !== undefined, {
    message: 'name a targetConnection, a targetHost or a targetStorage',
  })
  .meta({ id: 'MigrateRequest' });
export type MigrateBody = View<typeof migrateRequest>;

export const addDiskRequest = z
  .strictObject({
    sizeGb: diskSizeGb,
    storage: nativeName.exactOptional(),
    bus: diskBus.exactOptional(),
    format: diskFormat.exactOptional(),
    thin: z.boolean().exactOptional(),
  })
  .meta({ id: 'AddDiskRequest' });
export type AddDiskBody = View<typeof addDiskRequest>;

export const resizeDiskRequest = z
  .strictObject({ sizeGb: diskSizeGb.meta({ description: 'GiB, absolute; smaller than now is refused.' }) })
  .meta({ id: 'ResizeDiskRequest' });
export type ResizeDiskBody = View<typeof resizeDiskRequest>;

export const addNicRequest = nicSpec.meta({ id: 'AddNicRequest' });
export type AddNicBody = View<typeof addNicRequest>;

export const updateNicRequest = z
  .strictObject({
    network: nativeName.exactOptional(),
    connected: z.boolean().exactOptional(),
    vlan: vlanId.nullable().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one thing to change' })
  .meta({ id: 'UpdateNicRequest' });
export type UpdateNicBody = View<typeof updateNicRequest>;

export const createSnapshotRequest = z
  .strictObject({
    name: z.string().min(1).max(80),
    description: z.string().max(2000).exactOptional(),
    memory: z.boolean().exactOptional().meta({ description: 'Keep RAM as well. Default: false.' }),
    quiesce: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Ask the guest to flush its file systems first.' }),
  })
  .meta({ id: 'CreateSnapshotRequest' });
export type CreateSnapshotBody = View<typeof createSnapshotRequest>;
