import { digestOf } from '../state/sections.ts';
import type { Config, Guest, GuestKind } from '../state/guest.ts';
import { dies } from '../http/api-error.ts';
import { readTable, specOf } from '../schema/spec.ts';
import { lxcOptions } from '../schema/tables/lxc-options.ts';
import { qemuOptions } from '../schema/tables/qemu-options.ts';

const tables = { qemu: readTable(qemuOptions), lxc: readTable(lxcOptions) };

/** SHA-1 over the file, pending changes and snapshots included. */
export function configDigest(guest: Guest): string {
  return digestOf([
    guest.config,
    [...guest.pending],
    guest.snapshots.map((one) => [one.name, one.description, one.config]),
  ]);
}

export function demandDigest(guest: Guest, given: string | undefined): void {
  if (given !== undefined && given !== configDigest(guest)) {
    throw dies('detected modified configuration - file changed by other user? Try again.');
  }
}

/** Integers and booleans leave as numbers, all else as text: what Perl's config parser makes of the file. */
export function typedConfig(kind: GuestKind, config: Readonly<Config>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typedValue(kind, key, value)]),
  );
}

export function typedValue(kind: GuestKind, key: string, value: string): string | number {
  if (key === 'cipassword') return '**********';
  const type = specOf(tables[kind], key)?.type;
  return (type === 'integer' || type === 'boolean') && /^-?\d+$/.test(value) ? Number(value) : value;
}

/** The config as it will be after the next start. */
export function effectiveConfig(guest: Guest): Config {
  const config = { ...guest.config };
  for (const [key, value] of guest.pending) {
    if (value === null) delete config[key];
    else config[key] = value;
  }
  return config;
}

export function applyPending(guest: Guest): void {
  if (guest.pending.size === 0) return;
  guest.config = effectiveConfig(guest);
  guest.pending = new Map();
}
