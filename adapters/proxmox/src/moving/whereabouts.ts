import type { CallContext } from '@anyvisor/port';
import { runningMove } from '../actions/left-copies.ts';
import { stateOf } from '../actions/power.ts';
import { nicKey, readNic } from '../inventory/config-nics.ts';
import { asText } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { findGuest } from '../reading/guests.ts';
import { onDestination } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';

/**
 * Where a VM is that may be on its way, by what both clusters say now. `leaving`: the source’s task is at work on it;
 * `copy`: it runs here, and a whole one that is off is there too; `stranger`: the destination has another VM of that number.
 */
export type Whereabouts = 'here' | 'leaving' | 'there' | 'both' | 'copy' | 'nowhere' | 'stranger';

export interface Located {
  readonly at: Whereabouts;
  readonly source: GuestDetails | undefined;
  readonly destination: GuestDetails | undefined;
  /** Of the source's task, while it runs. */
  readonly upid: string | undefined;
}

export async function locate(
  { here, there }: BothEnds,
  ctx: CallContext,
  vmid: number,
  identity: string,
): Promise<Located> {
  // The source first: what is not there any more has been at the destination before.
  const source = await findGuest(here, ctx, vmid);
  const upid = source === undefined ? undefined : await runningMove(here, ctx, source);
  const destination = await onDestination(findGuest(there, ctx, vmid));
  const at = upid === undefined ? whereabouts(source, destination, identity) : 'leaving';
  return { at, source, destination, upid };
}

/** Pure, for tests: nobody is at work on it any more, and every pair of sides has one answer. */
export function whereabouts(
  source: GuestDetails | undefined,
  destination: GuestDetails | undefined,
  identity: string,
): Whereabouts {
  if (destination === undefined) return source === undefined ? 'nowhere' : 'here';
  // A half one that shows nothing of its own yet is being made by the platform's tunnel.
  const isOurs = identityOf(destination) === identity || isHalf(destination);
  if (!isOurs) return 'stranger';
  if (source === undefined) return isHalf(destination) ? 'nowhere' : 'there';
  if (isHalf(destination)) return 'here';
  if (isOn(source)) return isOn(destination) ? 'both' : 'copy';
  return 'there';
}

/** The platform locks what it is still making. */
export function isHalf({ config }: GuestDetails): boolean {
  return /^(?:create|migrate)$/.test(asText(config['lock']) ?? '');
}

function isOn(guest: GuestDetails): boolean {
  return stateOf(guest) === 'RUNNING' || stateOf(guest) === 'PAUSED';
}

/** What makes it this VM and no other, and goes along: its BIOS’s UUID; a container’s cards. */
export function identityOf({ kind, config }: GuestDetails): string {
  const uuid = parsePropertyString(asText(config['smbios1']) ?? '').options.get('uuid');
  if (uuid !== undefined) return uuid.toLowerCase();
  const cards = Object.keys(config)
    .filter((key) => nicKey.test(key))
    .map((key) => readNic(kind, asText(config[key]) ?? '').mac);
  return [asText(config['name']) ?? asText(config['hostname']) ?? '', ...cards.toSorted()].join(' ');
}
