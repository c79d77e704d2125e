import { childNode, editXml, withAttributes } from '../domain-xml/edit.ts';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';

export interface Changes {
  /** Path at the destination by target (`vda`), for disks that are copied. */
  readonly disks: ReadonlyMap<string, string>;
  /** New names of networks by old ones. */
  readonly networks: Readonly<Record<string, string>>;
}

/** The guest as it is to be at the destination: the same machine, other files and networks under it. */
export function destinationXml(xml: string, { disks, networks }: Changes): string {
  return editXml(xml, (element, path) => {
    if (path.at(-1) !== 'devices') return undefined;
    if (element.name === 'disk') {
      const file = disks.get(childNode(element, 'target')?.attributes?.['dev']?.toString() ?? '');
      return file === undefined ? undefined : onFile(element, file);
    }
    return element.name === 'interface' ? onNetwork(element, networks) : undefined;
  });
}

/** A whole image of its own: what was below it has been copied into it. */
function onFile(disk: XmlNode, file: string): XmlNode {
  const kept = disk.children.filter(
    (item) => typeof item === 'string' || !['source', 'backingStore', 'mirror'].includes(item.name),
  );
  const source: XmlNode = { name: 'source', attributes: { file }, children: [] };
  return withAttributes({ ...disk, children: [...kept, source] }, { type: 'file' });
}

function onNetwork(card: XmlNode, networks: Readonly<Record<string, string>>): XmlNode | undefined {
  const source = childNode(card, 'source');
  const kind = card.attributes?.['type'];
  const attribute = kind === 'network' || kind === 'bridge' ? kind : undefined;
  const name = attribute === undefined ? undefined : source?.attributes?.[attribute];
  const renamed = typeof name === 'string' ? networks[name] : undefined;
  if (source === undefined || attribute === undefined || renamed === undefined) return undefined;
  return {
    ...card,
    // Port and group of a live network belong to the source's own.
    children: card.children.map((item) =>
      item === source ? { name: 'source', attributes: { [attribute]: renamed }, children: [] } : item,
    ),
  };
}
