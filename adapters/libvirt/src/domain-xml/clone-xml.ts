import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { PlacedVolume } from '../native-spec.ts';
import { diskElement } from './disk-section.ts';
import { childNode, editXml, withAttributes, withText } from './edit.ts';
import { metadataElement } from './identity-section.ts';
import { METADATA_NAMESPACE } from './namespace.ts';

export interface CloneIdentity {
  readonly name: string;
  readonly uuid: string;
  readonly marker: string;
  /** New volume of each copied disk, by its target. */
  readonly volumes: ReadonlyMap<string, PlacedVolume>;
  /** New MAC of the n-th NIC. */
  readonly mac: (index: number) => string;
}

/** The configuration of a copy: another identity, other disks, other MACs; everything else as its source has it. */
export function cloneXml(source: string, copy: CloneIdentity): string {
  let nics = 0;
  const copied = editXml(source, (element, above) => {
    const place = [...above, element.name].join('/');
    switch (place) {
      case 'domain/name':
        return withText(element, copy.name);
      case 'domain/uuid':
        return withText(element, copy.uuid);
      case 'domain/metadata':
        return withMarker(element, copy.marker);
      // The copy gets firmware variables of its own, made from the template at its first start.
      case 'domain/os/nvram':
        return element.attributes['template'] === undefined
          ? null
          : { ...withAttributes(element, { type: undefined, format: undefined }), children: [] };
      case 'domain/genid':
        return null;
      case 'domain/devices/disk':
        return copiedDisk(element, copy.volumes);
      case 'domain/devices/interface':
        return withNewMac(element, copy.mac(nics++));
      // Its files, ports and names belong to the source.
      case 'domain/devices/graphics':
        return withoutFixedPort(element);
      case 'domain/devices/channel/source':
        return null;
      case 'domain/devices/serial/log':
      case 'domain/devices/console/log':
        return null;
      default:
        return undefined;
    }
  });
  return editXml(copied, (element, above) => {
    if (above.length > 0 || childNode(element, 'metadata') !== undefined) return undefined;
    const metadata = { name: 'metadata', attributes: {}, children: [] };
    return { ...element, children: [...element.children, withMarker(metadata, copy.marker)] };
  });
}

/** Our element under the copy's own marker; the mark of a linked base stays behind. */
function withMarker(metadata: XmlNode, marker: string): XmlNode {
  const elements = metadata.children.filter((item) => typeof item !== 'string');
  const isOurs = (item: XmlNode): boolean => item.attributes['xmlns'] === METADATA_NAMESPACE;
  const ours = elements.find(isOurs);
  const fresh =
    ours === undefined
      ? metadataElement({ marker, metadata: {} })
      : withAttributes(ours, { operation: marker });
  const foreign = elements.filter(
    (item) => !isOurs(item) && !(item.attributes['xmlns'] ?? '').startsWith(OURS),
  );
  return { ...metadata, children: [...foreign, fresh] };
}

/** Every namespace of Anyvisor's. */
const OURS = 'https://anyvisor.dev/';

function copiedDisk(element: XmlNode, volumes: CloneIdentity['volumes']): XmlNode | undefined {
  const target = childNode(element, 'target')?.attributes['dev'] ?? '';
  const volume = volumes.get(target);
  if (volume === undefined) return undefined;
  const fresh = diskElement({ target, bus: 'virtio', volume });
  const driver = childNode(element, 'driver');
  const replaced = new Set(['source', 'driver', 'backingStore', 'serial', 'wwn', 'mirror']);
  const kept = element.children.filter((item) => typeof item === 'string' || !replaced.has(item.name));
  return {
    ...withAttributes(element, { type: fresh.attributes['type'] }),
    children: [
      ...(driver === undefined ? [] : [withAttributes(driver, { type: volume.place.format })]),
      ...fresh.children.filter((item) => typeof item !== 'string' && item.name === 'source'),
      ...kept,
    ],
  };
}

/** The same configuration with one disk on another volume. */
export function withDiskVolume(source: string, target: string, volume: PlacedVolume): string {
  const volumes = new Map([[target, volume]]);
  return editXml(source, (element, above) =>
    [...above, element.name].join('/') === 'domain/devices/disk' ? copiedDisk(element, volumes) : undefined,
  );
}

function withNewMac(element: XmlNode, address: string): XmlNode {
  const dropped = new Set(['mac', 'target']);
  return {
    ...element,
    children: [
      { name: 'mac', attributes: { address }, children: [] },
      ...element.children.filter((item) => typeof item === 'string' || !dropped.has(item.name)),
    ],
  };
}

function withoutFixedPort(element: XmlNode): XmlNode {
  return element.attributes['autoport'] === 'no'
    ? withAttributes(element, { autoport: 'yes', port: -1, websocket: undefined })
    : element;
}
