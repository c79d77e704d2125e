import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { typedValue } from './config-text.ts';
import { createQemu } from './create-qemu.ts';
import { guestOf } from './find-guest.ts';
import { nicsOf } from './networks.ts';
import { isOn } from './power-state.ts';
import { applyPending } from './config-text.ts';

const base = '/nodes/{node}/qemu/{vmid}';
const isCloudInitKey = (key: string): boolean =>
  /^(?:ci[a-z]+|sshkeys|nameserver|searchdomain|ipconfig\d+)$/.test(key);

/** What only virtual machines have: cloud-init, keys. */
export const qemuRoutes: Handlers = {
  'POST /nodes/{node}/qemu': createQemu,
  [`PUT ${base}/sendkey`]: (call) => {
    const guest = guestOf(call, 'qemu');
    if (!isOn(guest)) throw dies(`VM ${String(guest.vmid)} not running`);
    return null;
  },
  [`GET ${base}/cloudinit`]: (call) => {
    const guest = guestOf(call, 'qemu');
    const keys = new Set([...Object.keys(guest.config), ...guest.pending.keys()].filter(isCloudInitKey));
    return [...keys].map((key) => {
      const [value, next] = [guest.config[key], guest.pending.get(key)];
      return {
        key,
        ...(value === undefined ? {} : { value: String(typedValue('qemu', key, value)) }),
        ...(next === undefined
          ? {}
          : next === null
            ? { delete: 1 }
            : { pending: String(typedValue('qemu', key, next)) }),
      };
    });
  },
  [`PUT ${base}/cloudinit`]: (call) => {
    const guest = guestOf(call, 'qemu');
    const later = new Map([...guest.pending].filter(([key]) => !isCloudInitKey(key)));
    guest.pending = new Map([...guest.pending].filter(([key]) => isCloudInitKey(key)));
    applyPending(guest);
    guest.pending = later;
    return null;
  },
  [`GET ${base}/cloudinit/dump`]: dump,
};

function dump(call: Call): string {
  const guest = guestOf(call, 'qemu');
  const { config } = guest;
  if (!Object.values(config).some((value) => value.includes('cloudinit')))
    throw dies('no cloudinit drive found');
  const name = config['name'] ?? `VM${String(guest.vmid)}`;
  switch (call.args.text('type')) {
    case 'network':
      return `version: 1\nconfig:\n${nicsOf('qemu', config)
        .map(
          (nic) =>
            `    - type: physical\n      name: eth${nic.key.slice(3)}\n      mac_address: '${nic.mac.toLowerCase()}'\n`,
        )
        .join('')}`;
    case 'meta':
      return `instance-id: ${String(guest.vmid)}\n`;
    default: {
      const keys = decodeURIComponent(config['sshkeys'] ?? '')
        .split('\n')
        .filter((line) => line !== '');
      const list =
        keys.length === 0 ? '' : `ssh_authorized_keys:\n${keys.map((key) => `  - ${key}\n`).join('')}`;
      return `#cloud-config\nhostname: ${name}\nmanage_etc_hosts: true\nuser: ${config['ciuser'] ?? 'debian'}\n${list}chpasswd:\n  expire: False\npackage_upgrade: true\n`;
    }
  }
}
