import type { GuestKind } from '../state/guest.ts';
import { isCdrom, isDriveKey, isUnusedKey, readDrive } from './drives.ts';

const cpu = new Set(['cores', 'sockets', 'vcpus', 'cpu', 'cpulimit', 'cpuunits', 'numa', 'affinity', 'smp']);
const memory = new Set(['memory', 'balloon', 'shares', 'swap', 'hugepages', 'keephugepages', 'allow-ksm']);
const hardware = new Set([
  'scsihw',
  'vga',
  'machine',
  'bios',
  'tablet',
  'kvm',
  'acpi',
  'watchdog',
  'audio0',
  'rng0',
  'arch',
  'keyboard',
  'ivshmem',
]);
const cloudInit = new Set([
  'cicustom',
  'cipassword',
  'citype',
  'ciupgrade',
  'ciuser',
  'sshkeys',
  'nameserver',
  'searchdomain',
]);
const rootOnly = new Set(['args', 'lock']);

/** The privilege on the guest that changing a key needs; `root` where only root may (API2/Qemu and API2/LXC). */
export function privilegeFor(kind: GuestKind, key: string, value: string | undefined): string {
  if (isDriveKey(kind, key) || isUnusedKey(key)) {
    return kind === 'qemu' && value !== undefined && isCdrom(readDrive(value))
      ? 'VM.Config.CDROM'
      : 'VM.Config.Disk';
  }
  if (cpu.has(key) || /^numa\d$/.test(key)) return 'VM.Config.CPU';
  if (memory.has(key)) return 'VM.Config.Memory';
  if (/^net\d/.test(key)) return 'VM.Config.Network';
  if (kind === 'lxc')
    return ['nameserver', 'searchdomain', 'hostname'].includes(key)
      ? 'VM.Config.Network'
      : 'VM.Config.Options';
  if (cloudInit.has(key) || /^ipconfig\d/.test(key)) return 'VM.Config.Cloudinit|VM.Config.Network';
  if (hardware.has(key) || /^(?:serial|usb|virtiofs|hostpci|parallel)\d/.test(key)) return 'VM.Config.HWType';
  return rootOnly.has(key) ? 'root' : 'VM.Config.Options';
}
