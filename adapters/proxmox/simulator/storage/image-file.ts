import { closeSync, openSync, readSync } from 'node:fs';

/** The format a file's first bytes tell; nothing for raw data. */
export function imageFormat(path: string): 'qcow2' | 'vmdk' | undefined {
  const head = firstBytes(path);
  if (head.subarray(0, 4).toString('latin1') === 'QFI\u00fb') return 'qcow2';
  return head.subarray(0, 4).toString('latin1') === 'KDMV' ? 'vmdk' : undefined;
}

/** The size of the disk inside: qcow2 (offset 24, big-endian bytes), vmdk (offset 12, little-endian sectors), else the file's. */
export function imageSize(path: string, fileSize: number): number {
  const head = firstBytes(path);
  switch (imageFormat(path)) {
    case 'qcow2':
      return Number(head.readBigUInt64BE(24));
    case 'vmdk':
      return Number(head.readBigUInt64LE(12)) * 512;
    case undefined:
      break;
  }
  return fileSize;
}

function firstBytes(path: string): Buffer {
  const head = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head;
}
