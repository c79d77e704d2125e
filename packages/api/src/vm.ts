import { hypervisorTypes, powerStates, transitions } from '@anyvisor/domain';
import { z } from 'zod';
import { allowedOperationsView } from './capability.ts';
import { bytes, id, time } from './scalars.ts';
import type { View } from './view.ts';
import { vmHardwareView } from './vm-hardware.ts';

const confidence = z.enum(['OBSERVED', 'STALE', 'MISSING']).meta({
  description:
    '`STALE`: its connection does not answer. `MISSING`: gone from the hypervisor, kept for a while.',
});

/** How old the knowledge is: on everything that was observed at a hypervisor. */
export const freshness = { seenAt: time, stale: z.boolean(), staleReason: z.string().nullable() };

/** What the inventory adds to what was observed. */
const record = {
  connectionName: z.string(),
  connectionType: z.enum(hypervisorTypes),
  hostName: z.string().nullable(),
  confidence,
  ...freshness,
  missingSince: time.nullable(),
  createdAt: time,
  changedAt: time,
};

/** A VM as lists show it. */
export const vmSummary = z
  .object({
    id,
    connectionId: id,
    nativeRef: z.string(),
    name: z.string(),
    powerState: z.enum(powerStates),
    transition: z.enum(transitions).nullable(),
    nativeState: z.string(),
    host: z.string().nullable(),
    cpuCores: z.int(),
    memoryBytes: bytes,
    storageUsedBytes: bytes.nullable(),
    ipAddresses: z.array(z.string()),
    os: z.string().nullable(),
    agent: z.enum(['RUNNING', 'NOT_RUNNING', 'NOT_INSTALLED', 'UNKNOWN']),
    tags: z.array(z.string()),
    snapshotCount: z.int().nullable(),
    ...record,
  })
  .meta({ id: 'VmSummary' });
export type VmSummary = View<typeof vmSummary>;

export const vmDisk = z
  .object({
    key: z.string(),
    kind: z.enum(['disk', 'cdrom', 'floppy']),
    sizeBytes: bytes.nullable(),
    allocatedBytes: bytes.nullable(),
    storage: z.string().nullable(),
    source: z.string().nullable(),
    bus: z.string(),
    format: z.string().nullable(),
    readOnly: z.boolean(),
  })
  .meta({ id: 'VmDisk' });

export const vmNic = z
  .object({
    key: z.string(),
    mac: z.string(),
    network: z.string().nullable(),
    model: z.string(),
    connected: z.boolean(),
    vlan: z.int().nullable(),
    ipAddresses: z.array(z.string()),
  })
  .meta({ id: 'VmNic' });

/** All that is known about one VM: the domain's `VmInfo` on the wire. */
export const vmView = z
  .object({
    id,
    connectionId: id,
    nativeRef: z.string(),
    name: z.string(),
    powerState: z.enum(powerStates),
    transition: z.enum(transitions).nullable(),
    nativeState: z.string(),
    cpu: z.object({
      cores: z.int(),
      maxCores: z.int(),
      sockets: z.int().exactOptional(),
      threadsPerCore: z.int().exactOptional(),
    }),
    memory: z.object({ sizeBytes: bytes, maxBytes: bytes }),
    disks: z.array(vmDisk),
    nics: z.array(vmNic),
    guest: z.object({
      os: z.string().nullable(),
      hostname: z.string().nullable(),
      agent: z.enum(['RUNNING', 'NOT_RUNNING', 'NOT_INSTALLED', 'UNKNOWN']),
    }),
    host: z.string().nullable(),
    storageUsedBytes: bytes.nullable(),
    firmware: z.enum(['bios', 'uefi', 'other']),
    hardware: vmHardwareView.exactOptional(),
    autostart: z.boolean().nullable(),
    tags: z.array(z.string()),
    metadata: z.record(z.string(), z.string()),
    snapshotCount: z.int().nullable(),
    marker: z.string().nullable(),
    allowedOperations: allowedOperationsView,
    ...record,
  })
  .meta({ id: 'Vm' });
export type VmView = View<typeof vmView>;
