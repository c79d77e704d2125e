import type { VmDisk, VmNic } from '@anyvisor/domain';
import { field, flag, isObject, moRef, number, objects, text } from '../protocol/vim-value.ts';
import type { VimObject, VimValue } from '../protocol/vim-value.ts';

/** Names of card types, as far as this adapter makes or knows them. */
const cardModels: ReadonlyMap<string, string> = new Map([
  ['VirtualVmxnet3', 'vmxnet3'],
  ['VirtualVmxnet2', 'vmxnet2'],
  ['VirtualVmxnet', 'vmxnet'],
  ['VirtualE1000', 'e1000'],
  ['VirtualE1000e', 'e1000e'],
  ['VirtualPCNet32', 'pcnet32'],
  ['VirtualSriovEthernetCard', 'sriov'],
  ['VirtualEthernetCard', 'other'],
]);

export function isCard(device: VimObject): boolean {
  return cardModels.has(device.$);
}

export function mapDisks(devices: readonly VimObject[]): readonly VmDisk[] {
  const buses = new Map(devices.map((one) => [text(one, 'key'), busOf(one)]));
  return devices.flatMap((device): VmDisk[] => {
    const kind = kindOf(device);
    if (kind === undefined) return [];
    const backing = field(device, 'backing');
    const kilobytes = number(device, 'capacityInKB');
    return [
      {
        key: text(device, 'key') ?? '',
        kind,
        sizeBytes: kind === 'disk' ? (number(device, 'capacityInBytes') ?? (kilobytes ?? 0) * 1024) : null,
        allocatedBytes: null,
        storage: moRef(backing, 'datastore')?.value ?? null,
        source: text(backing, 'fileName') ?? null,
        bus: buses.get(text(device, 'controllerKey')) ?? 'other',
        format: kind === 'disk' ? 'vmdk' : null,
        readOnly: kind === 'cdrom' || text(backing, 'diskMode') === 'independent_nonpersistent',
      },
    ];
  });
}

/** Cards, and what VMware Tools tell of them. While a VM is off a card counts as plugged in when it will be at the next start. */
export function mapNics(
  devices: readonly VimObject[],
  guestNet: VimValue | undefined,
  running: boolean,
): readonly VmNic[] {
  const told = new Map(objects(guestNet).map((one) => [text(one, 'deviceConfigId'), one]));
  return devices.filter(isCard).map((device): VmNic => {
    const backing = field(device, 'backing');
    const addresses = told.get(text(device, 'key'));
    const listed = field(addresses, 'ipAddress');
    return {
      key: text(device, 'key') ?? '',
      mac: (text(device, 'macAddress') ?? '').toLowerCase(),
      network: text(backing, 'port', 'portgroupKey') ?? moRef(backing, 'network')?.value ?? null,
      model: cardModels.get(device.$) ?? 'other',
      connected: flag(device, 'connectable', running ? 'connected' : 'startConnected') ?? true,
      vlan: null,
      ipAddresses: (typeof listed === 'string' ? [listed] : Array.isArray(listed) ? listed : []).filter(
        (one): one is string => typeof one === 'string' && isUseful(one),
      ),
    };
  });
}

export function devicesOf(value: VimValue | undefined): readonly VimObject[] {
  return objects({ $: '', device: value ?? '' }, 'device').filter(isObject);
}

function kindOf({ $ }: VimObject): VmDisk['kind'] | undefined {
  if ($ === 'VirtualDisk') return 'disk';
  if ($ === 'VirtualCdrom') return 'cdrom';
  return $ === 'VirtualFloppy' ? 'floppy' : undefined;
}

function busOf({ $ }: VimObject): string {
  if (/SCSI|LsiLogic|BusLogic/.test($)) return 'scsi';
  if (/AHCI|SATA/.test($)) return 'sata';
  if (/NVME/.test($)) return 'nvme';
  return $ === 'VirtualIDEController' ? 'ide' : 'other';
}

/** Link-local and loopback addresses reach nobody. */
function isUseful(address: string): boolean {
  return address !== '' && !/^(127\.|169\.254\.|fe80:|::1$)/i.test(address);
}
