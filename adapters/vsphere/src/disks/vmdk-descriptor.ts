const sector = 512;

/** One file behind a disk. */
export interface VmdkExtent {
  readonly sizeBytes: number;
  /** Beside the descriptor. */
  readonly file: string;
}

/**
 * The files of a disk whose bytes lie in them as they are, in order; undefined for any other kind (sparse, delta, raw device,
 * vSAN object), whose bytes have to be asked of the host ("Virtual Disk Format 5.0", the descriptor file).
 */
export function flatExtents(descriptor: string): readonly VmdkExtent[] | undefined {
  if (!descriptor.startsWith('# Disk DescriptorFile')) return undefined;
  if (/^parentFileNameHint\s*=/im.test(descriptor)) return undefined;
  const found: VmdkExtent[] = [];
  for (const line of descriptor.split(/\r?\n/)) {
    const access = /^\s*(RW|RDONLY|NOACCESS)\s+(\d+)\s+(\S+)(?:\s+"([^"]*)"(?:\s+(\d+))?)?\s*$/.exec(line);
    if (access === null) continue;
    const [, , sectors = '', type = '', file = '', offset = '0'] = access;
    const plain = (type === 'VMFS' || type === 'FLAT') && offset === '0';
    if (!plain || file === '' || file.includes('/') || !Number.isSafeInteger(Number(sectors) * sector))
      return undefined;
    found.push({ sizeBytes: Number(sectors) * sector, file });
  }
  return found.length === 0 ? undefined : found;
}

/** The descriptor of a disk in one flat file on VMFS or NFS. */
export function flatDescriptor(file: string, sizeBytes: number): string {
  const [heads, sectors] = [255, 63];
  const cylinders = Math.max(1, Math.floor(sizeBytes / (heads * sectors * sector)));
  return [
    '# Disk DescriptorFile',
    'version=1',
    'encoding="UTF-8"',
    'CID=fffffffe',
    'parentCID=ffffffff',
    'createType="vmfs"',
    '',
    '# Extent description',
    `RW ${sizeBytes / sector} VMFS "${file}"`,
    '',
    '# The Disk Data Base',
    '#DDB',
    '',
    'ddb.adapterType = "lsilogic"',
    `ddb.geometry.cylinders = "${cylinders}"`,
    `ddb.geometry.heads = "${heads}"`,
    `ddb.geometry.sectors = "${sectors}"`,
    'ddb.virtualHWVersion = "13"',
    '',
  ].join('\n');
}
