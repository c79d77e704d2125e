import { may } from '../access/permissions.ts';
import type { Handlers } from '../http/call.ts';
import { nodeOf } from './node-routes.ts';

const base = '/nodes/{node}';
const machines = ['10.1', '10.0+pve1', '10.0', '9.2+pve1', '9.2', '9.0', '8.2'];

/** What a node is made of. */
export const hardwareRoutes: Handlers = {
  [`GET ${base}/hardware`]: () => [{ type: 'pci' }, { type: 'usb' }],
  [`GET ${base}/hardware/pci`]: (call) => {
    nodeOf(call);
    return [
      {
        id: '0000:41:00.0',
        class: '0x030200',
        vendor: '0x10de',
        device: '0x26b9',
        vendor_name: 'NVIDIA Corporation',
        device_name: 'AD102GL [L40S]',
        subsystem_vendor: '0x10de',
        subsystem_device: '0x1851',
        iommugroup: 21,
        mdev: 1,
      },
      {
        id: '0000:81:00.0',
        class: '0x020000',
        vendor: '0x15b3',
        device: '0x101d',
        vendor_name: 'Mellanox Technologies',
        device_name: 'MT2892 Family [ConnectX-6 Dx]',
        subsystem_vendor: '0x15b3',
        subsystem_device: '0x0016',
        iommugroup: 34,
      },
    ];
  },
  [`GET ${base}/hardware/usb`]: () => [
    {
      busnum: 1,
      devnum: 2,
      port: 1,
      class: 9,
      level: 0,
      speed: '480',
      prodid: '0002',
      vendid: '1d6b',
      manufacturer: 'Linux',
      product: 'EHCI Host Controller',
      serial: '0000:00:1a.0',
      usbpath: '1',
    },
  ],
  [`GET ${base}/capabilities`]: () => [{ name: 'qemu' }],
  [`GET ${base}/capabilities/qemu`]: () => [{ name: 'cpu' }, { name: 'machines' }],
  [`GET ${base}/capabilities/qemu/cpu`]: () =>
    [
      ['host', 'default'],
      ['kvm64', 'default'],
      ['max', 'default'],
      ['x86-64-v2-AES', 'default'],
      ['x86-64-v3', 'default'],
      ['EPYC-Genoa', 'AuthenticAMD'],
      ['EPYC-Rome', 'AuthenticAMD'],
      ['Cascadelake-Server', 'GenuineIntel'],
    ].map(([name, vendor]) => ({ name, vendor, custom: 0 })),
  [`GET ${base}/capabilities/qemu/machines`]: () =>
    machines.flatMap((version) => [
      { id: `pc-i440fx-${version}`, type: 'i440fx', version },
      { id: `pc-q35-${version}`, type: 'q35', version },
    ]),
  [`GET ${base}/disks/list`]: (call) => {
    const node = nodeOf(call);
    return ['nvme0n1', 'nvme1n1'].map((name, index) => ({
      devpath: `/dev/${name}`,
      size: 1_920_383_410_176,
      model: 'SAMSUNG MZQL21T9HCJR',
      serial: `S64G${String(node.id)}${String(index)}`,
      vendor: 'unknown',
      type: 'nvme',
      health: 'PASSED',
      wearout: 99,
      used: index === 0 ? 'BIOS boot' : 'LVM',
      gpt: index === 0 ? 1 : 0,
      mounted: 0,
      osdid: -1,
      'osdid-list': [],
      wwn: `eui.36344730${String(node.id)}${String(index)}`,
    }));
  },
  [`GET ${base}/certificates/info`]: (call) => {
    const node = nodeOf(call);
    return [
      {
        filename: 'pve-ssl.pem',
        fingerprint: node.fingerprint,
        subject: `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${node.name}`,
        san: ['127.0.0.1', 'localhost', node.name],
        'public-key-type': 'id-ecPublicKey',
        'public-key-bits': 256,
      },
    ];
  },
  [`GET ${base}/sdn/zones`]: (call) =>
    ['localnetwork', ...call.world.sdn.running.zones.keys()]
      .filter((zone) =>
        may(call.world, call.identity, `/sdn/zones/${zone}`, ['SDN.Audit', 'SDN.Allocate', 'SDN.Use']),
      )
      .map((zone) => ({ zone, status: 'available' })),
  [`GET ${base}/sdn/zones/{zone}/content`]: (call) => {
    const zone = call.args.text('zone');
    const bridges =
      zone === 'localnetwork'
        ? [...nodeOf(call).interfaces].filter(([, one]) => one['type'] === 'bridge').map(([name]) => name)
        : [];
    const vnets = [...call.world.sdn.running.vnets]
      .filter(([, vnet]) => vnet['zone'] === zone)
      .map(([name]) => name);
    return [...bridges, ...vnets].map((vnet) => ({ vnet, status: 'available' }));
  },
};
