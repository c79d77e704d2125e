import { demand } from '../access/permissions.ts';
import type { Identity } from '../access/access.ts';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { Guest } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { applyPending } from './config-text.ts';
import { freeUnusedKey, isDriveKey, isUnusedKey, ownDrives, readDrive } from './drives.ts';
import { isHot } from './hotplug.ts';
import { demandBridge, resolveNic } from './networks.ts';
import { privilegeFor } from './option-privileges.ts';
import { isOn } from './power-state.ts';
import { checkDrive, resolveDrive } from './resolve-drive.ts';
import { uniqueTags } from './tags.ts';

export interface ConfigChange {
  readonly set: readonly (readonly [string, string])[];
  readonly remove: readonly string[];
  readonly revert: readonly string[];
  /** Removed disks are deleted instead of kept as `unusedN`. */
  readonly force: boolean;
}

/** Refuses what the user may not change, before anything happens. */
export function checkChange(world: World, identity: Identity, guest: Guest, asked: ConfigChange): void {
  const path = `/vms/${String(guest.vmid)}`;
  for (const key of [...asked.remove, ...asked.revert])
    demandOption(world, identity, guest, path, key, guest.config[key]);
  for (const [key, value] of asked.set) {
    demandOption(world, identity, guest, path, key, value);
    if (isDriveKey(guest.kind, key)) {
      const { kind, vmid, node } = guest;
      checkDrive({ world, kind, vmid, node }, identity, key, value);
    }
    if (/^net\d+$/.test(key)) demandBridge(world, identity, guest.kind, value);
  }
  for (const key of asked.remove) {
    if (asked.set.some(([name]) => name === key)) {
      throw refusesParameters({ delete: `you can't use '-${key}' and -delete ${key}' at the same time` });
    }
  }
}

function demandOption(
  world: World,
  identity: Identity,
  guest: Guest,
  path: string,
  key: string,
  value: string | undefined,
): void {
  const privilege = privilegeFor(guest.kind, key, value);
  if (privilege !== 'root') demand(world, identity, path, privilege);
  else if (identity.user !== 'root@pam' || identity.token !== undefined) {
    throw key === 'args' || key === 'lock'
      ? dies(`only root can set '${key}' config`)
      : forbids('user != root@pam');
  }
}

/** Makes the change: at once where the guest is off or the key can be changed live, else pending. Answers what it did. */
export function applyChange(world: World, guest: Guest, asked: ConfigChange): readonly string[] {
  const log: string[] = [];
  if (!isOn(guest)) applyPending(guest);
  for (const key of asked.revert) guest.pending.delete(key);
  for (const key of asked.remove) removeKey(world, guest, key, asked.force, log);
  for (const [key, text] of asked.set) setKey(world, guest, key, text, log);
  world.configVersion += 1;
  return log;
}

function removeKey(world: World, guest: Guest, key: string, force: boolean, log: string[]): void {
  const value = guest.config[key];
  if (value === undefined) {
    if (guest.pending.delete(key)) return;
    log.push(`cannot delete '${key}' - not set in current configuration!`);
    return;
  }
  if (isUnusedKey(key)) {
    deleteVolume(world, guest, value);
    delete guest.config[key];
    return;
  }
  if (isOn(guest) && !isHot(guest, key, undefined)) {
    guest.pending.set(key, null);
    return;
  }
  delete guest.config[key];
  guest.pending.delete(key);
  if (isDriveKey(guest.kind, key)) detach(world, guest, key, value, force);
}

function setKey(world: World, guest: Guest, key: string, text: string, log: string[]): void {
  const { kind, vmid, node } = guest;
  const before = guest.config[key];
  let value = text;
  if (isDriveKey(kind, key)) {
    value = resolveDrive({ world, kind, vmid, node }, key, text);
    for (const [name, held] of Object.entries(guest.config)) {
      if (isUnusedKey(name) && readDrive(held).file === readDrive(value).file) delete guest.config[name];
    }
    log.push(`update VM ${String(vmid)}: -${key} ${text}`);
  }
  if (/^net\d+$/.test(key)) value = resolveNic(kind, text);
  if (key === 'tags') value = uniqueTags(world, text);
  if (value === before) {
    guest.pending.delete(key);
    return;
  }
  if (isOn(guest) && !isHot(guest, key, value)) {
    guest.pending.set(key, value);
    return;
  }
  guest.config[key] = value;
  guest.pending.delete(key);
  if (before !== undefined && isDriveKey(kind, key) && readDrive(before).file !== readDrive(value).file) {
    detach(world, guest, key, before, false);
  }
}

/** What was in a slot: deleted, or kept where the user finds it again. Media and cloud-init drives are not kept. */
function detach(world: World, guest: Guest, key: string, value: string, force: boolean): void {
  const own = ownDrives(guest.kind, { [key]: value })[0]?.[1];
  if (own === undefined) return;
  if (force || /cloudinit/.test(own.file)) deleteVolume(world, guest, value);
  else guest.config[freeUnusedKey(guest.config)] = own.file;
}

function deleteVolume(world: World, guest: Guest, value: string): void {
  const { file } = readDrive(value);
  const volume = world.stores.find(file, guest.node);
  if (volume === undefined) return;
  if (
    guest.snapshots.some((one) => Object.values(one.config).some((held) => readDrive(held).file === file))
  ) {
    throw dies(`unable to delete '${file}' - volume is still in use (snapshot?)`);
  }
  world.stores.remove(volume);
}
