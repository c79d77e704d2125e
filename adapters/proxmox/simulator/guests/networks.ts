import { randomInt } from 'node:crypto';
import { demand } from '../access/permissions.ts';
import type { Identity } from '../access/access.ts';
import { propertyFormats } from '../schema/property-formats.ts';
import { parsePropertyString, printProperties } from '../schema/property-string.ts';
import type { GuestKind } from '../state/guest.ts';
import type { World } from '../state/world.ts';

export interface Nic {
  readonly key: string;
  readonly mac: string;
  readonly bridge: string | undefined;
  readonly tag: number | undefined;
  /** The name inside a container. */
  readonly name: string | undefined;
}

function formatOf(kind: GuestKind): NonNullable<(typeof propertyFormats)[string]> {
  const format = propertyFormats[`${kind}-net`];
  if (format === undefined) throw new Error('the network format is missing');
  return format;
}

export function nicOf(kind: GuestKind, key: string, text: string): Nic | undefined {
  const parsed = parsePropertyString(formatOf(kind), text);
  if (!parsed.ok) return undefined;
  const { properties } = parsed;
  const tag = properties.get('tag');
  return {
    key,
    mac: properties.get(kind === 'qemu' ? 'macaddr' : 'hwaddr') ?? '',
    bridge: properties.get('bridge'),
    tag: tag === undefined ? undefined : Number(tag),
    name: properties.get('name'),
  };
}

export function nicsOf(kind: GuestKind, config: Readonly<Record<string, string>>): readonly Nic[] {
  return Object.entries(config)
    .filter(([key]) => /^net\d+$/.test(key))
    .map(([key, text]) => nicOf(kind, key, text))
    .filter((nic) => nic !== undefined);
}

/** What the config file holds for a card: a MAC address is made up when none is given. */
export function resolveNic(kind: GuestKind, text: string): string {
  const parsed = parsePropertyString(formatOf(kind), text);
  if (!parsed.ok) return text;
  const properties = new Map(parsed.properties);
  const macKey = kind === 'qemu' ? 'macaddr' : 'hwaddr';
  properties.set(macKey, (properties.get(macKey) ?? randomMac()).toUpperCase());
  if (kind === 'lxc') properties.set('type', 'veth');
  return printProperties(formatOf(kind), properties);
}

/** Proxmox Server Solutions' own prefix, then three random bytes. */
export function randomMac(next: () => number = () => randomInt(256)): string {
  const bytes = [0xbc, 0x24, 0x11, next(), next(), next()];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

/** From 8 on, a bridge or vnet needs SDN.Use. */
export function demandBridge(world: World, identity: Identity, kind: GuestKind, text: string): void {
  const nic = nicOf(kind, '', text);
  if (world.major < 8 || nic?.bridge === undefined) return;
  const zone = world.sdn.running.vnets.get(nic.bridge)?.['zone'] ?? 'localnetwork';
  const tag = nic.tag === undefined ? '' : `/${String(nic.tag)}`;
  demand(world, identity, `/sdn/zones/${zone}/${nic.bridge}${tag}`, 'SDN.Use');
}
