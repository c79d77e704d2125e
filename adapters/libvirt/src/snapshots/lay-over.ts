import { configured, redefine } from '../actions/configuration.ts';
import { destroyDomain } from '../actions/destroy-domain.ts';
import { refuseBase } from '../actions/linked-base.ts';
import { dropCheckpoints } from '../backup/checkpoints.ts';
import { withDiskVolume } from '../domain-xml/clone-xml.ts';
import { editXml, toNode } from '../domain-xml/edit.ts';
import { failed } from '../faults.ts';
import type { PlacedVolume } from '../native-spec.ts';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { child, readXml } from '@anyvisor/toolkit/xml-reader';
import { writeXml } from '@anyvisor/toolkit/xml-writer';

/** VIR_DOMAIN_SNAPSHOT_XML_SECURE and VIR_DOMAIN_SAVE_IMAGE_XML_SECURE: with passwords. */
const SECURE = 1;
/** virDomainSnapshotCreateFlags: REDEFINE, CURRENT. */
const REDEFINE_AS_CURRENT = 1 | 2;
/** virDomainSaveRestoreFlags: RUNNING, PAUSED. */
const RUNNING = 2;
const PAUSED = 4;

type Made = ReadonlyMap<string, PlacedVolume>;

/** Is the machine, from its next start on, on these layers? */
export async function isOn(endpoint: Endpoint, dom: Domain, made: Made): Promise<boolean> {
  const { disks } = await configured(endpoint, dom);
  return [...made].every(([target, { path }]) =>
    disks.some((disk) => disk.target === target && disk.path === path),
  );
}

/** Switches the machine off and makes it what it was then, on new layers. What it wrote since is in the old ones. */
export async function layOver(
  endpoint: Endpoint,
  dom: Domain,
  snapshot: Snapshot,
  made: Made,
): Promise<void> {
  const { call } = endpoint;
  await refuseBase(endpoint, dom, 'revertSnapshot');
  const { xml } = await call(procedures.domainSnapshotGetXmlDesc, { snapshot, flags: SECURE });
  const root = readXml(xml);
  const then = child(root, 'inactiveDomain') ?? child(root, 'domain');
  if (then === undefined) throw failed('revertSnapshot', `libvirt does not say what ${dom.name} was then`);
  await destroyDomain(endpoint, dom);
  await dropCheckpoints(endpoint, dom, 'revertSnapshot', 'records');
  // Its memory belongs to disks that it no longer has.
  const { saved } = await call(procedures.domainHasManagedSaveImage, { dom });
  if (saved) await call(procedures.domainManagedSaveRemove, { dom });
  await redefine(endpoint, onLayers(writeXml({ ...toNode(then), name: 'domain' }), made));
}

/** The machine goes on where its memory was kept. */
export async function wake(endpoint: Endpoint, from: string, made: Made, paused: boolean): Promise<void> {
  const { xml } = await endpoint.call(procedures.domainSaveImageGetXmlDesc, { from, flags: SECURE });
  const flags = paused ? PAUSED : RUNNING;
  await endpoint.call(procedures.domainRestoreFlags, { from, xml: onLayers(xml, made), flags });
}

/** From now on the snapshot is the current one, and the new layers are its own: merging them deletes it. */
export async function adopt({ call }: Endpoint, dom: Domain, snapshot: Snapshot, made: Made): Promise<void> {
  const { xml } = await call(procedures.domainSnapshotGetXmlDesc, { snapshot, flags: SECURE });
  const adopted = editXml(xml, (element, above) => {
    if ([...above, element.name].join('/') !== 'domainsnapshot/disks/disk') return undefined;
    const layer = made.get(element.attributes['name'] ?? '');
    if (layer === undefined) return undefined;
    const source = { name: 'source', attributes: { file: layer.path }, children: [] };
    const kept = element.children.filter((item) => typeof item === 'string' || item.name !== 'source');
    return { ...element, children: [...kept, source] };
  });
  await call(procedures.domainSnapshotCreateXml, { dom, xml: adopted, flags: REDEFINE_AS_CURRENT });
}

function onLayers(xml: string, made: Made): string {
  let domain = xml;
  for (const [target, volume] of made) domain = withDiskVolume(domain, target, volume);
  return domain;
}
