import type { Handlers } from '../http/call.ts';
import { addressOf } from './agent.ts';
import { createLxc } from './create-lxc.ts';
import { guestOf } from './find-guest.ts';
import { nicsOf } from './networks.ts';
import { isOn } from './power-state.ts';

/** What only containers have. */
export const lxcRoutes: Handlers = {
  'POST /nodes/{node}/lxc': createLxc,
  'GET /nodes/{node}/lxc/{vmid}/interfaces': (call) => {
    const guest = guestOf(call, 'lxc');
    if (!isOn(guest)) return null;
    const loopback = {
      name: 'lo',
      hwaddr: '00:00:00:00:00:00',
      'hardware-address': '00:00:00:00:00:00',
      inet: '127.0.0.1/8',
      inet6: '::1/128',
      'ip-addresses': [{ 'ip-address': '127.0.0.1', 'ip-address-type': 'inet', prefix: '8' }],
    };
    const cards = nicsOf('lxc', guest.config).map((nic, index) => ({
      name: nic.name ?? `eth${String(index)}`,
      hwaddr: nic.mac.toLowerCase(),
      'hardware-address': nic.mac.toLowerCase(),
      inet: `${addressOf(guest.vmid, index)}/8`,
      'ip-addresses': [
        { 'ip-address': addressOf(guest.vmid, index), 'ip-address-type': 'inet', prefix: '8' },
      ],
    }));
    return [loopback, ...cards];
  },
};
