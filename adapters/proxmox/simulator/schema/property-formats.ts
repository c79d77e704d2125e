import type { PropertyFormat } from './property-string.ts';
import { readTable } from './spec.ts';
import type { Notation } from './spec.ts';

const limits = (unit: string, type: string): Notation =>
  Object.fromEntries(
    ['', '_rd', '_wr'].flatMap((way) => [`${unit}${way}?`, `${unit}${way}_max?`].map((key) => [key, type])),
  );

const lengths = (unit: string): Notation =>
  Object.fromEntries(['', '_rd', '_wr'].map((way) => [`${unit}${way}_max_length?`, 'integer 1..']));

const anyDrive: Notation = {
  'file*': 'string',
  'import-from?': 'string',
  'size?': 'string ~disk-size',
  'format?': 'string in:raw,qcow,qed,qcow2,vmdk,cloop',
};

const drive: Notation = {
  ...anyDrive,
  'aio?': 'string in:native,threads,io_uring',
  'backup?': 'boolean',
  ...limits('iops', 'integer'),
  ...lengths('iops'),
  ...limits('mbps', 'number'),
  'bps?': 'integer',
  'bps_rd?': 'integer',
  'bps_wr?': 'integer',
  ...lengths('bps'),
  'cache?': 'string in:none,writethrough,writeback,unsafe,directsync',
  'detect_zeroes?': 'boolean',
  'discard?': 'string in:ignore,on',
  'media?': 'string in:cdrom,disk',
  'replicate?': 'boolean',
  'rerror?': 'string in:ignore,report,stop',
  'serial?': 'string ~urlencoded',
  'shared?': 'boolean',
  'snapshot?': 'boolean',
  'werror?': 'string in:enospc,ignore,report,stop',
};
const wwn: Notation = { 'ssd?': 'boolean', 'wwn?': 'string like:world-wide-name' };
const threaded: Notation = { 'iothread?': 'boolean', 'ro?': 'boolean' };

const netModels = [
  'e1000',
  'e1000-82540em',
  'e1000-82544gc',
  'e1000-82545em',
  'e1000e',
  'i82551',
  'i82557b',
  'i82559er',
  'ne2k_isa',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'virtio',
  'vmxnet3',
];

const volumeMount: Notation = {
  'volume*': 'string',
  'acl?': 'boolean',
  'mountoptions?': 'string',
  'quota?': 'boolean',
  'replicate?': 'boolean',
  'ro?': 'boolean',
  'shared?': 'boolean',
  'size?': 'string ~disk-size',
};

const bridged: Notation = {
  'bridge?': 'string like:interface-name',
  'firewall?': 'boolean',
  'link_down?': 'boolean',
  'rate?': 'number 0..',
  'tag?': 'integer 1..4094',
  'trunks?': 'string like:vlan-trunks',
};

const format = (keys: Notation): PropertyFormat => ({ keys: readTable(keys) });

/** The `key=value,…` formats of the guests' config files (manual, qm.conf and pct.conf), by the name the tables use. */
export const propertyFormats: Readonly<Record<string, PropertyFormat>> = {
  'qemu-ide': format({ ...drive, ...wwn, 'model?': 'string ~urlencoded' }),
  'qemu-sata': format({ ...drive, ...wwn }),
  'qemu-virtio': format({ ...drive, ...threaded }),
  'qemu-scsi': format({
    ...drive,
    ...wwn,
    ...threaded,
    'product?': 'string max:16',
    'queues?': 'integer 2..',
    'scsiblock?': 'boolean',
    'vendor?': 'string max:8',
  }),
  'qemu-efidisk': format({
    ...anyDrive,
    'efitype?': 'string in:2m,4m',
    'pre-enrolled-keys?': 'boolean',
    'ms-cert?': 'string in:2011,2023,2023w,2023k',
  }),
  'qemu-tpmstate': format({ ...anyDrive, 'version?': 'string in:v1.2,v2.0' }),
  'qemu-unused': format({ 'file*': 'string ~pve-volume-id' }),
  'qemu-net': {
    keys: readTable({
      'model*': `string in:${netModels.join(',')}`,
      'macaddr?': 'string ~mac-addr',
      ...bridged,
      'mtu?': 'integer 1..65520',
      'queues?': 'integer 0..64',
    }),
    aliases: { names: netModels, key: 'model', valueKey: 'macaddr' },
  },
  'qemu-agent': format({
    'enabled*': 'boolean',
    'fstrim_cloned_disks?': 'boolean',
    'freeze-fs?': 'boolean',
    'freeze-fs-on-backup?': 'boolean',
    'guest-fsfreeze?': 'boolean',
    'type?': 'string in:virtio,isa',
  }),
  'qemu-memory': format({ 'current*': 'integer 16..' }),
  'qemu-vga': format({
    'type?*':
      'string in:cirrus,qxl,qxl2,qxl3,qxl4,none,serial0,serial1,serial2,serial3,std,virtio,virtio-gl,vmware',
    'memory?': 'integer 4..512',
    'clipboard?': 'string in:vnc',
  }),
  'qemu-usb': format({ 'host?*': 'string', 'mapping?': 'string ~pve-configid', 'usb3?': 'boolean' }),
  'qemu-audio': format({
    device: 'string in:ich9-intel-hda,intel-hda,AC97',
    'driver?': 'string in:spice,none',
  }),
  'qemu-machine': format({
    'type?*': 'string like:machine-type',
    'viommu?': 'string in:intel,virtio',
    'enable-s3?': 'boolean',
    'enable-s4?': 'boolean',
    'aw-bits?': 'number 32..64',
  }),
  'qemu-numa': format({
    cpus: 'string',
    'hostnodes?': 'string',
    'memory?': 'number',
    'policy?': 'string in:preferred,bind,interleave',
  }),
  'qemu-ipconfig': format({
    'ip?': 'string ~pve-ipv4-config',
    'gw?': 'string ~ipv4',
    'ip6?': 'string ~pve-ipv6-config',
    'gw6?': 'string ~ipv6',
  }),
  'qemu-cpu': format({
    'cputype?*': 'string',
    'flags?': 'string',
    'hidden?': 'boolean',
    'hv-vendor-id?': 'string',
    'phys-bits?': 'string',
    'guest-phys-bits?': 'integer',
    'reported-model?': 'string',
  }),
  'prune-backups': format({
    'keep-all?': 'boolean',
    ...Object.fromEntries(
      ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'].map((every) => [
        `keep-${every}?`,
        'integer 0..',
      ]),
    ),
  }),
  'proxmox-remote': format({
    host: 'string',
    'port?': 'integer 1..65535',
    apitoken: 'string',
    'fingerprint?': 'string like:fingerprint',
  }),
  'lxc-net': format({
    name: 'string like:interface-name',
    ...bridged,
    'gw?': 'string ~ipv4',
    'gw6?': 'string ~ipv6',
    'host-managed?': 'boolean',
    'hwaddr?': 'string ~mac-addr',
    'ip?': 'string ~pve-ipv4-config',
    'ip6?': 'string ~pve-ipv6-config',
    'mtu?': 'integer 64..65535',
    'type?': 'string in:veth',
  }),
  'lxc-rootfs': format(volumeMount),
  'lxc-mp': format({ ...volumeMount, mp: 'string', 'backup?': 'boolean', 'keepattrs?': 'boolean' }),
  'lxc-features': format({
    'force_rw_sys?': 'boolean',
    'fuse?': 'boolean',
    'keyctl?': 'boolean',
    'mknod?': 'boolean',
    'mount?': 'string',
    'nesting?': 'boolean',
  }),
  'lxc-dev': format({
    'path?*': 'string',
    'deny-write?': 'boolean',
    'gid?': 'integer 0..',
    'mode?': 'string like:file-mode',
    'uid?': 'integer 0..',
  }),
};
