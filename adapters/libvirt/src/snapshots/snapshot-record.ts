import { attribute, child, children, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import { parseDisks } from '../domain-xml/parse-disks.ts';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import { CODE, isCode } from '../faults.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** What libvirt keeps about one snapshot, as far as its files go (https://libvirt.org/formatsnapshot.html). */
export interface SnapshotRecord {
  readonly name: string;
  readonly parent: string | null;
  /** Its disks, or its memory, lie in files beside the VM's own. */
  readonly external: boolean;
  /** libvirt's word: `running`, `shutoff`, `disk-snapshot`, … */
  readonly state: string;
  /** What the guest wrote into from then on, by target; empty for an internal one. */
  readonly layers: readonly SnapshotLayer[];
  readonly memoryFile: string | null;
}

export interface SnapshotLayer {
  readonly target: string;
  readonly path: string;
  /** What the disk was at that time, and must stay as it is; null where libvirt does not say. */
  readonly base: { readonly path: string; readonly format: string } | null;
}

export function parseSnapshotRecord(source: string): SnapshotRecord {
  const root = readXml(source);
  const memory = child(root, 'memory');
  const domain = child(root, 'inactiveDomain') ?? child(root, 'domain');
  const before = parseDisks(child(domain, 'devices'));
  const layers = children(child(root, 'disks'), 'disk').flatMap((disk): SnapshotLayer[] => {
    const from = child(disk, 'source');
    const path = attribute(from, 'file') ?? attribute(from, 'dev');
    const target = attribute(disk, 'name') ?? '';
    if (attribute(disk, 'snapshot') !== 'external' || path === undefined) return [];
    return [{ target, path, base: baseOf(before.find((each) => each.target === target)) }];
  });
  const memoryFile = attribute(memory, 'snapshot') === 'external' ? attribute(memory, 'file') : undefined;
  return {
    name: childText(root, 'name') ?? '',
    parent: childText(root, 'parent', 'name') ?? null,
    external: layers.length > 0 || memoryFile !== undefined,
    state: childText(root, 'state') ?? '',
    layers,
    memoryFile: memoryFile ?? null,
  };
}

function baseOf(disk: DomainDisk | undefined): SnapshotLayer['base'] {
  return disk === undefined || disk.path === null ? null : { path: disk.path, format: disk.format ?? 'raw' };
}

/** Every snapshot of a domain; one that goes meanwhile is left out. */
export async function readRecords({ call }: Endpoint, dom: Domain): Promise<readonly SnapshotRecord[]> {
  const listed = await unlessCode(call(procedures.domainListAllSnapshots, { dom }), (thrown) =>
    isCode(thrown, CODE.noDomain, CODE.noSupport),
  );
  return inBatches(listed?.snapshots ?? [], async (snapshot) => {
    const answer = await unlessCode(call(procedures.domainSnapshotGetXmlDesc, { snapshot }), isNoSnapshot);
    return answer && parseSnapshotRecord(answer.xml);
  });
}

export async function lookUpSnapshot(
  { call }: Endpoint,
  dom: Domain,
  name: unknown,
): Promise<Snapshot | undefined> {
  if (typeof name !== 'string' || name === '' || name.length > 1024 || name.includes('\0')) return undefined;
  const found = await unlessCode(call(procedures.domainSnapshotLookupByName, { dom, name }), isNoSnapshot);
  return found?.snapshot;
}

export function isNoSnapshot(thrown: unknown): boolean {
  return isCode(thrown, CODE.noSnapshot);
}
