import { z } from 'zod';

export const absolutePath = z.string().max(4096).regex(/^\//, 'must be an absolute path at the host');
export const word = z
  .string()
  .max(128)
  .regex(/^[\w.+-]+$/, 'must be one word of letters, digits, dots and dashes');
/** The Linux list form: `0-3,8`. */
export const cpuList = z
  .string()
  .max(1000)
  .regex(/^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/, 'must be a list such as 0-3,8');
/** Whole MiB, up to 64 TiB. */
export const mebibytes = z.int().min(1).max(67_108_864);
/** At most 64 Ki, as virtio counts queues. */
export const queueCount = z.int().min(1).max(256);
