/**
 * The marker of the operation that made something. A VM carries it twice: a tag, which `cluster/resources` shows, so that one
 * call finds it among thousands; and the whole of it in the description. Snapshots and backups carry it in their notes, disks
 * in their serial number, NICs in their MAC address.
 */

const line = /^anyvisor-operation: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/m;
const metadataLine = /^anyvisor-metadata: (\{.*\})$/m;

/** Tags are small letters, digits and a few signs. The last twelve digits are random in every version of UUID in use. */
export function markerTag(marker: string): string {
  return `anyvisor-${hexOf(marker).slice(-12)}`;
}

export function isMarkerTag(tag: string): boolean {
  return /^anyvisor-[0-9a-f]{12}$/.test(tag);
}

/** `tags` of a VM with this marker instead of any other. */
export function markedTags(tags: readonly string[], marker: string): string {
  return [...tags.filter((tag) => !isMarkerTag(tag)), markerTag(marker)].join(';');
}

export function markerIn(text: string | undefined): string | null {
  return line.exec(text ?? '')?.[1] ?? null;
}

export function withMarker(
  text: string,
  marker: string,
  metadata: Readonly<Record<string, string>> = {},
): string {
  const rest = withoutMarker(text);
  const words = Object.keys(metadata).length === 0 ? [] : [`anyvisor-metadata: ${JSON.stringify(metadata)}`];
  return [...(rest === '' ? [] : [rest]), ...words, `anyvisor-operation: ${marker}`].join('\n');
}

export function withoutMarker(text: string): string {
  return text.replace(line, '').replace(metadataLine, '').trim();
}

export function metadataIn(text: string | undefined): Readonly<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(metadataLine.exec(text ?? '')?.[1] ?? '{}');
    return Object.fromEntries(
      Object.entries(Object(parsed) as Record<string, unknown>).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}

/** A disk's serial number has at most 20 characters. */
export function diskSerial(marker: string): string {
  return `av${hexOf(marker).slice(-18)}`;
}

/** In the range for local administration, the same for the same marker. */
export function markerMac(marker: string): string {
  const digits = `02${hexOf(marker).slice(-10)}`;
  return (digits.match(/../g) ?? []).join(':');
}

/** A marker as the port gets it: a UUID. Anything else marks nothing. */
export function isMarker(marker: unknown): marker is string {
  return typeof marker === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(marker);
}

function hexOf(marker: string): string {
  return marker.replaceAll('-', '');
}
