import { z } from 'zod';
import { nativeName } from '../scalars.ts';

export const vlanId = z.int().min(1).max(4094);

const address = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('dhcp') }),
  z.strictObject({
    type: z.literal('static'),
    cidr: z.union([z.cidrv4(), z.cidrv6()]).meta({ description: 'With prefix length: `192.0.2.10/24`.' }),
    gateway: z.union([z.ipv4(), z.ipv6()]).exactOptional(),
    dns: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(16)
      .exactOptional(),
  }),
]);

export const nicSpec = z.strictObject({
  network: nativeName.meta({
    description:
      "The tenant's name of a network, mapped per connection; a native name where no mapping has it.",
  }),
  mac: z
    .string()
    .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/, { message: 'a MAC address such as 52:54:00:12:34:56' })
    .exactOptional(),
  model: z.enum(['virtio', 'e1000', 'e1000e', 'vmxnet3', 'rtl8139']).exactOptional(),
  vlan: vlanId.exactOptional(),
  address: address.exactOptional(),
});

export const networkSpec = z.strictObject({ nics: z.array(nicSpec).max(64) });
