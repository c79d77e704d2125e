import { z } from 'zod';

export const deviceSpec = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('pci'), address: z.string().min(1).max(100) }),
  z.strictObject({
    type: z.literal('gpu'),
    address: z.string().min(1).max(100).exactOptional(),
    profile: z.string().min(1).max(200).exactOptional(),
  }),
  z.strictObject({ type: z.literal('mediated'), uuid: z.uuid() }),
]);
