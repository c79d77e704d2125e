import { createHash } from 'node:crypto';

/** Key of the extra configuration that carries the marker. */
export const markerKey = 'guestinfo.anyvisor.operation';
const line = /^anyvisor-operation: ([0-9a-f-]{36})$/m;

/** A text with the marker in a line of its own. */
export function withMarker(content: string, marker: string): string {
  const rest = withoutMarker(content);
  return `${rest}${rest === '' ? '' : '\n'}anyvisor-operation: ${marker}`;
}

export function markerIn(content: string | undefined): string | null {
  return line.exec(content ?? '')?.[1] ?? null;
}

/** What a person wrote. */
export function withoutMarker(content: string): string {
  return content.replace(/\n?^anyvisor-operation: [0-9a-f-]{36}$/m, '').trim();
}

/** The instance UUID of the VM an operation makes: the same for the same marker, a UUID of version 5 in form. */
export function instanceUuidOf(marker: string): string {
  const hash = createHash('sha1').update(`anyvisor/vsphere/vm/${marker}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** A MAC address in the range VMware leaves to manual assignment (00:50:56:00:00:00 to 00:50:56:3f:ff:ff). */
export function macOf(seed: string): string {
  const hash = createHash('sha1').update(`anyvisor/vsphere/mac/${seed}`).digest();
  const [a, b, c] = [hash.readUInt8(0) & 0x3f, hash.readUInt8(1), hash.readUInt8(2)];
  return `00:50:56:${[a, b, c].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}
