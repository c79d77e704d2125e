import { z } from 'zod';
import { queueCount } from './words.ts';

const queueSize = z
  .int()
  .min(64)
  .max(1024)
  .refine((size) => (size & (size - 1)) === 0, { message: 'must be a power of two' });
const macAddress = z
  .string()
  .regex(/^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$/, 'must be a unicast MAC address');

/** How virtio devices are driven, and what is handed through besides `devices`. */
export const deviceFields = {
  disk: z
    .strictObject({
      cache: z.enum(['default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe']),
      io: z.enum(['threads', 'native', 'io_uring']),
      discard: z.enum(['ignore', 'unmap']),
      detectZeroes: z.enum(['off', 'on', 'unmap']),
      /** Of each virtio disk. @default QEMU's: one a virtual CPU */
      queues: queueCount,
    })
    .partial(),
  /** The virtio-scsi controller. */
  scsi: z
    .strictObject({
      queues: queueCount,
      /** Commands waiting on one disk. */
      commandsPerDisk: z.int().min(1).max(65_535),
    })
    .partial(),
  nic: z
    .strictObject({
      /** Of each virtio NIC on a network of the host. @default 1 */
      queues: queueCount,
      receiveQueueSize: queueSize,
      transmitQueueSize: queueSize,
    })
    .partial(),
  /** SR-IOV: virtual functions as NICs of their own, address and VLAN set at the host. */
  virtualFunctions: z
    .array(
      z.strictObject({
        address: z
          .string()
          .regex(/^([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]$/, 'must be like 0000:65:02.1'),
        mac: macAddress.optional(),
        vlan: z.int().min(1).max(4094).optional(),
      }),
    )
    .max(32),
  watchdog: z.enum(['reset', 'poweroff', 'pause', 'none']),
  /** An IOMMU inside the guest, for guests that hand devices on. */
  guestIommu: z.enum(['intel', 'virtio']),
  /** @default true */
  agentChannel: z.boolean(),
};
