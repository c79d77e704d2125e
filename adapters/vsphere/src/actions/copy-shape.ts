import { devicesOf, isCard } from '../inventory/map-devices.ts';
import { macOf } from '../inventory/marker.ts';
import type { NativeSpec } from '../mapper.ts';
import { addition, edit, newDisk, removal } from '../mapping/devices.ts';
import type { WireObject } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { number, text } from '../protocol/vim-value.ts';
import { freeSlot } from './free-slot.ts';

/** The template's cards give way to those of the spec; its disks are grown, and further ones added. */
export function copyShape(native: NativeSpec): (vm: NativeObject) => readonly WireObject[] {
  return (vm) => {
    const devices = devicesOf(vm.properties['config.hardware.device']);
    const present = devices.filter((one) => one.$ === 'VirtualDisk');
    const changes: WireObject[] = [
      ...devices.filter(isCard).map((card) => removal(card)),
      ...native.cards.map((card) => addition(card)),
    ];
    const taken = [...devices];
    for (const [index, disk] of native.disks.entries()) {
      const before = present[index];
      const kilobytes = disk.sizeGb * 2 ** 20;
      if (before === undefined) {
        const slot = freeSlot(taken);
        if (slot.controller !== undefined) changes.push(addition(slot.controller));
        changes.push(addition(newDisk(disk, index, slot.controllerKey, slot.unit), 'create'));
        taken.push({
          $: 'VirtualDisk',
          controllerKey: String(slot.controllerKey),
          unitNumber: String(slot.unit),
        });
      } else if (kilobytes > (number(before, 'capacityInKB') ?? 0)) {
        changes.push(edit({ ...before, capacityInKB: kilobytes, capacityInBytes: kilobytes * 1024 }));
      }
    }
    return changes;
  };
}

/** A copy may have kept the MAC addresses of its source: those get new ones. */
export function ownAddresses(
  source: NativeObject,
  marker: string,
): (vm: NativeObject) => readonly WireObject[] {
  const taken = new Set(cardsOf(source).map((card) => text(card, 'macAddress')));
  return (vm) =>
    cardsOf(vm)
      .filter((card) => taken.has(text(card, 'macAddress')))
      .map((card) =>
        edit({ ...card, addressType: 'manual', macAddress: macOf(`${marker}/${text(card, 'key')}`) }),
      );
}

function cardsOf(vm: NativeObject) {
  return devicesOf(vm.properties['config.hardware.device']).filter(isCard);
}
