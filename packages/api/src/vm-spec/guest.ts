import { z } from 'zod';

export const guestSpec = z.strictObject({
  hostname: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/, {
      message: 'a host name',
    })
    .exactOptional(),
  userData: z.string().max(65_536).exactOptional().meta({ description: 'cloud-init user data, as text.' }),
  sshKeys: z.array(z.string().min(1).max(16_384)).max(100).exactOptional(),
  sysprep: z.strictObject({ unattendXml: z.string().max(262_144) }).exactOptional(),
});
