import type { VmNic } from '@anyvisor/domain';
import { asNumber, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestKind } from '../reading/row.ts';

export const nicKey = /^net\d{1,2}$/;

/** A guest's NICs, sorted by key; `addresses` as its agent reported them, by MAC. */
export function mapNics(
  kind: GuestKind,
  config: LooseObject,
  addresses: ReadonlyMap<string, readonly string[]>,
): readonly VmNic[] {
  return Object.keys(config)
    .filter((key) => nicKey.test(key))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((key) => {
      const { mac, model, options } = readNic(kind, asText(config[key]) ?? '');
      return {
        key,
        mac,
        network: options.get('bridge') ?? null,
        model,
        connected: options.get('link_down') !== '1',
        vlan: asNumber(options.get('tag')) ?? null,
        ipAddresses: addresses.get(mac) ?? [],
      };
    });
}

/** `virtio=BC:24:11:…,bridge=vmbr0` of a machine; `name=eth0,hwaddr=…,bridge=vmbr0` of a container. */
export function readNic(kind: GuestKind, text: string) {
  const { options } = parsePropertyString(text);
  if (kind === 'lxc') {
    return {
      mac: (options.get('hwaddr') ?? '').toLowerCase(),
      model: options.get('type') ?? 'veth',
      options,
    };
  }
  const model = [...options.keys()].find((key) => macAddress.test(options.get(key) ?? ''));
  const mac = options.get(model ?? '') ?? options.get('macaddr') ?? '';
  return { mac: mac.toLowerCase(), model: model ?? options.get('model') ?? 'unknown', options };
}

const macAddress = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
