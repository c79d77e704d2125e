import { devicesOf } from '../inventory/map-devices.ts';
import type { NativeObject, PropertySets } from '../protocol/properties.ts';
import { anyString } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';
import { objects, text } from '../protocol/vim-value.ts';

/** Key of the extra configuration that says which disk an operation added: at which controller, as which unit. */
function keyOf(marker: string): string {
  return `guestinfo.anyvisor.disk.${marker}`;
}

const properties: PropertySets = {
  VirtualMachine: ['name', 'config.hardware.device', 'config.extraConfig', 'config.template'],
};

/** The device key of the disk that carries this marker. */
function find(vm: NativeObject, marker: string): string | undefined {
  const place = extraConfig(vm).find(([key]) => key === keyOf(marker))?.[1];
  const disk = devicesOf(vm.properties['config.hardware.device']).find(
    (one) => one.$ === 'VirtualDisk' && `${text(one, 'controllerKey')}:${text(one, 'unitNumber')}` === place,
  );
  return disk === undefined ? undefined : text(disk, 'key');
}

/** The marks of the disk in this place, to be wiped with it: an empty value removes an entry. */
function wiped(vm: NativeObject, place: string): readonly WireObject[] {
  return extraConfig(vm)
    .filter(([key, value]) => key.startsWith(keyOf('')) && value === place)
    .map(([key]) => ({ $: 'OptionValue', key, value: anyString('') }));
}

function written(marker: string, place: string): WireObject {
  return { $: 'OptionValue', key: keyOf(marker), value: anyString(place) };
}

function extraConfig(vm: NativeObject): readonly (readonly [string, string])[] {
  const list = objects({ $: 'ArrayOf', one: vm.properties['config.extraConfig'] ?? '' });
  return list.map((one) => [text(one, 'key') ?? '', text(one, 'value') ?? ''] as const);
}

export const diskByMarker = { properties, find, wiped, written };
