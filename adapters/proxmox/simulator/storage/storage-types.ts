/** What a storage type can do (manual, pvesm, table of storage types; qcow2 and raw differ on files). */
export interface StorageType {
  readonly isFiles: boolean;
  /** Every node sees the same content, whatever the `shared` flag says. */
  readonly isShared: boolean;
  readonly formats: readonly string[];
  readonly defaultFormat: string;
  readonly isThin: boolean;
  snapshots(format: string): boolean;
  linkedClones(format: string): boolean;
  /** What a full storage says when a disk is allocated. */
  fullMessage(volume: string, storage: string): string;
}

const never = (): boolean => false;
const always = (): boolean => true;
const onlyQcow2 = (format: string): boolean => format === 'qcow2';

const files = (isShared: boolean): StorageType => ({
  isFiles: true,
  isShared,
  formats: ['raw', 'qcow2', 'vmdk', 'subvol'],
  defaultFormat: 'raw',
  isThin: true,
  snapshots: onlyQcow2,
  linkedClones: (format) => format !== 'subvol',
  fullMessage: (volume, storage) =>
    `unable to create image: qemu-img: /mnt/pve/${storage}/images/${volume}: Could not write qcow2 header: No space left on device`,
});

const blocks = (
  isShared: boolean,
  isThin: boolean,
  can: (format: string) => boolean,
  fullMessage: StorageType['fullMessage'],
): StorageType => ({
  isFiles: false,
  isShared,
  formats: ['raw'],
  defaultFormat: 'raw',
  isThin,
  snapshots: can,
  linkedClones: can,
  fullMessage,
});

export const storageTypes: Readonly<Record<string, StorageType>> = {
  dir: files(false),
  btrfs: files(false),
  nfs: files(true),
  cifs: files(true),
  cephfs: files(true),
  pbs: files(true),
  esxi: files(true),
  lvm: blocks(
    false,
    false,
    never,
    (volume, storage) =>
      `lvcreate '${storage}/${volume}' error:   Volume group "${storage}" has insufficient free space (0 extents): 1024 required.`,
  ),
  lvmthin: blocks(
    false,
    true,
    always,
    (volume) =>
      `lvcreate 'pve/${volume}' error:   Cannot create new thin volume, free space in thin pool pve/data reached threshold.`,
  ),
  zfspool: {
    ...blocks(
      false,
      true,
      always,
      (volume) => `zfs error: cannot create 'rpool/data/${volume}': out of space`,
    ),
    formats: ['raw', 'subvol'],
  },
  rbd: blocks(
    true,
    true,
    always,
    (volume) => `rbd create '${volume}' error: rbd: create error: (28) No space left on device`,
  ),
  iscsi: blocks(true, false, never, () => "can't allocate space in iscsi storage"),
};

export function typeOf(section: Readonly<Record<string, string>>): StorageType {
  const type = storageTypes[section['type'] ?? ''];
  if (type === undefined) throw new Error(`unknown storage type ${String(section['type'])}`);
  return type;
}

export function isShared(section: Readonly<Record<string, string>>): boolean {
  return typeOf(section).isShared || section['shared'] === '1';
}
