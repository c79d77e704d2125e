const numbered = (stem: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${stem}${String(index)}`);

const qemuDisks = [
  ...numbered('ide', 4),
  ...numbered('scsi', 31),
  ...numbered('virtio', 16),
  ...numbered('sata', 6),
  'efidisk0',
  'tpmstate0',
];
const lxcVolumes = ['rootfs', ...numbered('mp', 256)];
const unused = numbered('unused', 256);

/** The disk slots as enumerations of the parameter tables. */
export const qemuDiskKeys = qemuDisks.join(',');
export const qemuMovableKeys = [...qemuDisks, ...unused].join(',');
export const lxcVolumeKeys = lxcVolumes.join(',');
export const lxcMovableKeys = [...lxcVolumes, ...unused].join(',');
