import { z } from 'zod';

/** What the endpoint sends, as far as we read it; parsed where it arrives, trusted from there on. */
const id = z.string().min(1).max(200);
const label = z.string().max(200).nullable();

export const nativeDisk = z.object({ id, storageId: id, sizeGb: z.number(), label, busy: id.nullable() });

export const nativeVm = z.object({
  id,
  name: z.string().max(200),
  state: z.enum(['on', 'off', 'paused']),
  cores: z.number(),
  memoryMb: z.number(),
  hostId: id,
  disks: z.array(nativeDisk).max(100),
  nics: z.array(z.object({ mac: z.string(), networkId: id })).max(100),
  snapshots: z.array(z.object({ id, label })).max(1000),
  label,
  busy: id.nullable(),
});

export const nativeInventory = z.object({
  host: z.object({
    id,
    name: z.string(),
    cores: z.number(),
    memoryMb: z.number(),
    freeCores: z.number(),
    freeMemoryMb: z.number(),
  }),
  storages: z.array(z.object({ id, name: z.string(), sizeGb: z.number(), freeGb: z.number() })).max(1000),
  networks: z.array(z.object({ id, name: z.string() })).max(1000),
  templates: z.array(z.object({ id, name: z.string(), sizeGb: z.number(), storageId: id })).max(1000),
  vms: z.array(nativeVm).max(10_000),
  disks: z.array(nativeDisk).max(100_000),
});

const power = z.enum(['on', 'off', 'paused']);

export const nativeSnapshots = z.object({
  current: id.nullable(),
  snapshots: z
    .array(
      z.object({
        id,
        name: z.string(),
        description: z.string(),
        label,
        parent: id.nullable(),
        saved: z.object({ state: power }),
      }),
    )
    .max(1000),
});

export const nativeStats = z.array(z.object({ vmId: id, cpuSeconds: z.number() })).max(10_000);
export const nativeAbout = z.object({ product: z.string(), version: z.string(), id });
export const nativeTask = z.object({ state: z.enum(['running', 'done']), result: z.json() });
export const taskStarted = z.object({ taskId: id });
export const created = z.object({ id });
export const nothing = z.object({});

export type NativeVm = z.infer<typeof nativeVm>;
export type NativeInventory = z.infer<typeof nativeInventory>;
export type NativeSnapshots = z.infer<typeof nativeSnapshots>;
