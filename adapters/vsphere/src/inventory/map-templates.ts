import type { TemplateInfo } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { moRef, text } from '../protocol/vim-value.ts';
import { devicesOf, mapDisks } from './map-devices.ts';
import { isTemplate, nativeRefOf, unescaped } from './map-vm.ts';

export function mapTemplates(vms: readonly NativeObject[]): readonly TemplateInfo[] {
  return vms.filter(isTemplate).map(mapTemplate);
}

/** A linked clone needs a snapshot to hang on, and a template cannot be given one any more. */
export function mapTemplate(vm: NativeObject): TemplateInfo {
  const disks = mapDisks(devicesOf(vm.properties['config.hardware.device'])).filter(
    (one) => one.kind === 'disk',
  );
  return {
    nativeRef: nativeRefOf(vm),
    name: unescaped(text(vm.properties['name']) ?? vm.ref.value),
    kind: 'template',
    os: text(vm.properties['config.guestFullName']) ?? null,
    diskBytes: disks.reduce((sum, disk) => sum + (disk.sizeBytes ?? 0), 0),
    storage: disks[0]?.storage ?? null,
    firmware: text(vm.properties['config.firmware']) === 'efi' ? 'uefi' : 'bios',
    supportsLinkedClone: moRef(vm.properties['snapshot'], 'currentSnapshot') !== undefined,
  };
}
