import { networkTypes } from '@anyvisor/domain';
import { z } from 'zod';
import { bytes, id } from './scalars.ts';
import { freshness } from './vm.ts';
import type { View } from './view.ts';

/** Beginning of every unit: ours, whose, the platform's. */
const unit = { id, connectionId: id, connectionName: z.string(), nativeRef: z.string(), name: z.string() };
const amount = z.number().nullable();
const facts = z
  .record(z.string(), z.string())
  .exactOptional()
  .meta({ description: 'What else the platform says of it, for people: `DRS`: `fully automated`.' });

export const computeUnitView = z
  .object({
    ...unit,
    type: z.enum(['DATACENTER', 'CLUSTER', 'HOST', 'RESOURCE_POOL']),
    parentId: id.nullable(),
    state: z.enum(['AVAILABLE', 'MAINTENANCE', 'UNREACHABLE', 'UNKNOWN']),
    totalCpu: amount,
    availableCpu: amount,
    totalMemoryGb: amount,
    availableMemoryGb: amount,
    acceleration: z
      .object({ advertised: z.boolean(), proven: z.boolean().nullable(), detail: z.string() })
      .exactOptional()
      .meta({
        description:
          'Do guests run on the CPU itself? `proven`: one was booted; null: not tried, or not yet.',
      }),
    facts,
    ...freshness,
  })
  .meta({ id: 'ComputeUnit' });
export type ComputeUnitView = View<typeof computeUnitView>;

export const storageUnitView = z
  .object({
    ...unit,
    type: z.string(),
    capacityBytes: bytes.nullable(),
    availableBytes: bytes.nullable(),
    shared: z.boolean().nullable(),
    accessible: z.boolean(),
    takesBackups: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether VMs can be backed up onto it; absent: not known.' }),
    hosts: z.array(z.string()),
    facts,
    ...freshness,
  })
  .meta({ id: 'StorageUnit' });
export type StorageUnitView = View<typeof storageUnitView>;

export const networkView = z
  .object({
    ...unit,
    type: z.enum(networkTypes),
    vlan: z.int().nullable(),
    active: z.boolean(),
    hosts: z.array(z.string()),
    ...freshness,
  })
  .meta({ id: 'Network' });
export type NetworkView = View<typeof networkView>;

export const templateView = z
  .object({
    ...unit,
    kind: z.string(),
    os: z.string().nullable(),
    diskBytes: bytes.nullable(),
    storage: z.string().nullable(),
    firmware: z.enum(['bios', 'uefi', 'other']).nullable(),
    supportsLinkedClone: z.boolean(),
    ...freshness,
  })
  .meta({ id: 'Template' });
export type TemplateView = View<typeof templateView>;

/** A compute unit with what is below it. */
export interface ComputeTreeView extends ComputeUnitView {
  readonly children: readonly ComputeTreeView[];
}
export const computeTree: z.ZodType<ComputeTreeView> = z
  .object({ ...computeUnitView.shape, children: z.array(z.lazy(() => computeTree)) })
  .meta({ id: 'ComputeTree' });
