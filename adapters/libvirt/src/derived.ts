import { createHash } from 'node:crypto';

/** The UUID of the domain an operation makes: a version 5 UUID of its id, so that it is known before and after a crash. */
export function domainUuidOf(marker: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(marker).digest().subarray(0, 16);
  // RFC 9562, sections 5.5 and 4.1: version and variant.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Eight characters that stand for a marker in names. Operation ids begin with their time, alike for ids of one minute,
 * so it is the derived UUID that is cut.
 */
export function tagOf(marker: string): string {
  return domainUuidOf(marker).slice(0, 8);
}

/** Name of a volume made for a marker; `part` is an index or `seed`. The tag is found by `volumeTag`. */
export function volumeNameOf(vm: string, marker: string, part: string, extension: string): string {
  return `${vm}-${tagOf(marker)}-${part}${extension}`;
}

/** The tag in a volume name of ours, or undefined: tells our volumes from those a person put there. */
export function volumeTag(name: string): string | undefined {
  return /-([0-9a-f]{8})-(?:s?\d{1,3}|disk|seed|memory)(?:\.(?:qcow2|img|iso|save))?$/.exec(name)?.[1];
}

/** Part of the name of a layer that a snapshot has brought: what it holds may be merged into what it stands on. */
export function layerPart(index: number): string {
  return `s${index}`;
}

export function isSnapshotLayer(name: string): boolean {
  return /-[0-9a-f]{8}-s\d{1,3}\.qcow2$/.test(name);
}

/**
 * A locally administered unicast MAC in QEMU's range: chosen before the domain exists, because the guest's first
 * network configuration names it, and the same when asked again.
 */
export function macOf(marker: string, index: number): string {
  const bytes = createHash('sha256').update(`${marker}/nic/${index}`).digest();
  return ['52', '54', ...[0, 1, 2, 3].map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0'))].join(':');
}

/** A random UUID, chosen once, as RFC 9562 section 5.5 asks. */
const NAMESPACE = Buffer.from('5d0f3a7c9f1e4b5f8a36c2d1b7e4f690', 'hex');
