import { tagOf } from '../derived.ts';

/**
 * libvirt names a snapshot once and for ever, and uniquely within its domain. Ours are called as the person said plus the
 * operation's tag, so that a crash between the call and its record makes no second one.
 */
export function snapshotName(wished: string, marker: string): string {
  return `${wished}.${tagOf(marker)}`;
}

/** The name without our tag; one that was made elsewhere stays as it is. */
export function wishedName(name: string): string {
  return TAGGED.exec(name)?.[1] ?? name;
}

export function snapshotTag(name: string): string | undefined {
  return TAGGED.exec(name)?.[2];
}

const TAGGED = /^(.+)\.([0-9a-f]{8})$/s;
