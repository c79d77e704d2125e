import { childNode, editXml } from './edit.ts';

/** A configuration with its drives empty: the CDs of a VM that is restored may be long gone. */
export function withoutMedia(source: string): string {
  return editXml(source, (element, above) => {
    if ([...above, element.name].join('/') !== 'domain/devices/disk') return undefined;
    const { device = 'disk' } = element.attributes;
    if ((device !== 'cdrom' && device !== 'floppy') || childNode(element, 'source') === undefined)
      return undefined;
    const kept = element.children.filter(
      (item) => typeof item === 'string' || (item.name !== 'source' && item.name !== 'backingStore'),
    );
    return { ...element, attributes: { ...element.attributes, type: 'file' }, children: kept };
  });
}
