import { childNode, editXml, withAttributes } from '../domain-xml/edit.ts';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { baseUnder, readPoolVolumes } from './pool-volumes.ts';
import type { SnapshotRecord } from './snapshot-record.ts';

const SECURE = 1;
const REDEFINE = 1;

/** libvirt refuses to merge where its record and the layers disagree: the record is made to say what the layers say. */
export async function correctBases(
  endpoint: Endpoint,
  dom: Domain,
  snapshot: Snapshot,
  { layers }: SnapshotRecord,
): Promise<void> {
  const { call } = endpoint;
  const all = await readPoolVolumes(endpoint);
  const wrong = layers.flatMap((layer) => {
    const base = baseUnder(all, layer);
    return base === undefined || base.volume.path === layer.base?.path ? [] : [{ ...layer, base }];
  });
  if (wrong.length === 0) return;
  let { xml } = await call(procedures.domainSnapshotGetXmlDesc, { snapshot, flags: SECURE });
  for (const { target, base } of wrong) xml = withBase(xml, target, base.volume.path, base.format);
  await call(procedures.domainSnapshotCreateXml, { dom, xml, flags: REDEFINE });
}

/** In what the machine was then, running and configured. */
function withBase(xml: string, target: string, file: string, format: string): string {
  return editXml(xml, (element, above) => {
    const isDisk = element.name === 'disk' && above.at(-1) === 'devices' && above[0] === 'domainsnapshot';
    if (!isDisk || childNode(element, 'target')?.attributes['dev'] !== target) return undefined;
    const kept = element.children.flatMap((item): readonly (XmlNode | string)[] => {
      if (typeof item === 'string') return [item];
      if (item.name === 'backingStore') return [];
      if (item.name === 'driver') return [withAttributes(item, { type: format })];
      return [item.name === 'source' ? { name: 'source', attributes: { file }, children: [] } : item];
    });
    return { ...withAttributes(element, { type: 'file' }), children: kept };
  });
}
