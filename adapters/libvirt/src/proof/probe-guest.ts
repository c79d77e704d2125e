import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { VirtType } from '../native-spec.ts';

/** Begins the UUID of every guest that only proves something, so that it is never taken for somebody's machine. */
const UUID_PREFIX = 'a17b5e6b-766d-4b76-8b70-';
/** Begins the names of such guests and of their volumes; `-seed` keeps these out of the templates. */
const NAME_PREFIX = 'anyvisor-probe-';
const NAMESPACE = 'https://anyvisor.dev/xmlns/libvirt/probe/1';

/** SeaBIOS starts from no disk that is smaller than a cylinder. */
export const PROBE_DISK_BYTES = 1024 ** 2;

export interface ProbeGuest {
  readonly name: string;
  readonly uuid: string;
  readonly volumeName: string;
}

/** `random`: twelve hexadecimal digits. */
export function probeGuest(random: string): ProbeGuest {
  const name = `${NAME_PREFIX}${random.slice(0, 8)}`;
  return { name, uuid: UUID_PREFIX + random, volumeName: `${name}-seed.img` };
}

/** Not one of the owner's machines. */
export function isProbeGuest(uuid: string): boolean {
  return uuid.startsWith(UUID_PREFIX);
}

export function isProbeVolume(name: string): boolean {
  return /^anyvisor-probe-[0-9a-f]{8}-seed\.img$/.test(name);
}

/** A transient guest like those people would get, with nothing but a disk to start from and a line to speak on. */
export function probeXml(
  { name, uuid }: ProbeGuest,
  disk: string,
  { virtType, emulator }: { readonly virtType: VirtType; readonly emulator: string | null },
): string {
  return writeXml(
    xml(
      'domain',
      { type: virtType },
      xml('name', {}, name),
      xml('uuid', {}, uuid),
      xml('metadata', {}, xml('anyvisor:probe', { 'xmlns:anyvisor': NAMESPACE })),
      xml('memory', { unit: 'MiB' }, 64),
      xml('vcpu', {}, 1),
      xml('os', {}, xml('type', { arch: 'x86_64', machine: 'q35' }, 'hvm'), xml('boot', { dev: 'hd' })),
      xml('features', {}, xml('acpi'), xml('apic')),
      virtType === 'kvm' && xml('cpu', { mode: 'host-passthrough' }),
      xml('on_poweroff', {}, 'destroy'),
      xml('on_reboot', {}, 'destroy'),
      xml('on_crash', {}, 'destroy'),
      xml(
        'devices',
        {},
        emulator !== null && xml('emulator', {}, emulator),
        xml(
          'disk',
          { type: 'file', device: 'disk' },
          xml('driver', { name: 'qemu', type: 'raw' }),
          xml('source', { file: disk }),
          xml('target', { dev: 'vda', bus: 'virtio' }),
          xml('readonly'),
        ),
        xml('controller', { type: 'usb', model: 'none' }),
        xml('serial', { type: 'pty' }, xml('target', { port: 0 })),
        xml('memballoon', { model: 'none' }),
      ),
    ),
  );
}
