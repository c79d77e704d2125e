import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const diskMib = 64;
const partitionStart = 2048; // sectors of 512 bytes: the usual 1 MiB
const partitionSectors = diskMib * 2048 - partitionStart;

/**
 * Kernel command line of the template. `mitigations=off` and `no_timer_check` save time under emulation; hot-added DIMMs
 * come up by themselves. `swiotlb`: with room for DIMMs above 4 GiB the kernel would set 64 MiB aside for bounce buffers and a
 * guest of 128 MiB would not boot.
 */
export const kernelCommandLine =
  'console=tty0 console=ttyS0,115200 quiet panic=5 mitigations=off no_timer_check memhp_default_state=online swiotlb=1024 scsi_mod.scan=sync';

/**
 * Writes a qcow2 disk that SeaBIOS boots: a master boot record and one active FAT partition with SYSLINUX, the kernel and
 * the initramfs. Made with mtools on a plain file: no loop device, no mount.
 */
export async function buildBootDisk(kernel: string, initramfs: string, output: string): Promise<void> {
  const raw = `${output}.raw`;
  const partition = `${raw}@@1M`;
  const loader = join(`${output}.cfg`);
  await writeFile(raw, await masterBootRecord());
  await extend(raw, diskMib << 20);
  const geometry = ['-T', String(partitionSectors), '-H', String(partitionStart), '-h', '64', '-s', '32'];
  await runCommand('mformat', ['-i', partition, '-v', 'ANYVISOR', ...geometry]);
  await runCommand('syslinux', ['--install', '--offset', String(partitionStart * 512), raw]);
  await writeFile(loader, loaderConfiguration);
  await runCommand('mcopy', ['-i', partition, kernel, '::vmlinuz']);
  await runCommand('mcopy', ['-i', partition, initramfs, '::initrd']);
  await runCommand('mcopy', ['-i', partition, loader, '::syslinux.cfg']);
  await runCommand('qemu-img', ['convert', '-O', 'qcow2', raw, output]);
  await rm(raw);
  await rm(loader);
}

const loaderConfiguration = `SERIAL 0 115200
DEFAULT anyvisor
PROMPT 0
LABEL anyvisor
  KERNEL vmlinuz
  INITRD initrd
  APPEND ${kernelCommandLine}
`;

/** SYSLINUX's boot code, and a table with one active FAT16 (LBA) partition; CHS fields say "use LBA". */
async function masterBootRecord(): Promise<Buffer> {
  const record = Buffer.alloc(512);
  (await readFile('/usr/lib/SYSLINUX/mbr.bin')).copy(record);
  record.set([0x80, 0xfe, 0xff, 0xff, 0x0e, 0xfe, 0xff, 0xff], 446);
  record.writeUInt32LE(partitionStart, 454);
  record.writeUInt32LE(partitionSectors, 458);
  record.set([0x55, 0xaa], 510);
  return record;
}

async function extend(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(bytes);
  await file.close();
}
