import { volumeTag } from '../derived.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { parseDomainXml } from '../domain-xml/parse-domain.ts';
import { CODE, isCode } from '../faults.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import { volumeIndex } from '../inventory/volume-index.ts';
import type { LibvirtVolume, VolumeIndex } from '../inventory/volume-index.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import { readRecords } from '../snapshots/snapshot-record.ts';
import { filesOf } from '../snapshots/pool-volumes.ts';
import { readPools, readVolumes } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** A volume that may be deleted with its VM. */
export interface OwnVolume {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
}

/**
 * The volumes that go with a VM: those its disks are, and those below them in the chain that bear a tag of ours, as long
 * as no other domain has them as a disk and no volume that stays stands on them. A CD somebody inserted stays, a template
 * stays, and so does the base of a linked clone until its last clone goes.
 */
export async function ownVolumes(
  endpoint: Endpoint,
  dom: Domain,
  /** Of these disks alone; without, of the whole VM, its snapshots included. */
  only?: (target: string) => boolean,
): Promise<readonly OwnVolume[]> {
  const pools = await readPools(endpoint);
  const volumes = await readVolumes(endpoint, pools);
  const index = volumeIndex(
    pools.map(({ pool }) => pool),
    volumes,
  );
  const [mine, others] = await Promise.all([
    definitionsOf(endpoint, dom),
    definitionsOfOthers(endpoint, dom),
  ]);
  const wanted = mine.flatMap((domain) => domain.disks.filter(({ target }) => only?.(target) ?? true));
  const candidates = new Map<string, LibvirtVolume>();
  for (const disk of wanted) {
    const volume = volumeOf(disk, index);
    if (volume === undefined) continue;
    const removable = disk.device === 'cdrom' || disk.device === 'floppy';
    if (removable && volumeTag(volume.name) === undefined) continue;
    addChain(candidates, volume, index);
  }
  const records = await readRecords(endpoint, dom);
  const whole = only === undefined;
  const snapshotFiles = filesOf(records);
  for (const path of whole ? snapshotFiles : []) {
    const volume = index.byPath(path);
    if (volume !== undefined && volumeTag(volume.name) !== undefined) addChain(candidates, volume, index);
  }
  const kept = new Set(others.flatMap((domain) => usedPaths(domain, index)));
  if (!whole) for (const path of snapshotFiles) kept.add(path);
  const left = mine.flatMap((domain) => domain.disks.filter(({ target }) => only?.(target) === false));
  for (const disk of left) {
    const path = volumeOf(disk, index)?.path;
    if (path !== undefined) kept.add(path);
  }
  return expendable(candidates, volumes, kept).map((volume) => ({
    pool: pools.find(({ pool }) => pool.uuid === volume.poolId)?.pool.name ?? '',
    name: volume.name,
    key: volume.key,
  }));
}

/** The volume, and below it whatever we made ourselves. */
function addChain(into: Map<string, LibvirtVolume>, top: LibvirtVolume, index: VolumeIndex): void {
  into.set(top.path, top);
  let below = top.backingPath === null ? undefined : index.byPath(top.backingPath);
  while (below !== undefined && volumeTag(below.name) !== undefined && !into.has(below.path)) {
    into.set(below.path, below);
    below = below.backingPath === null ? undefined : index.byPath(below.backingPath);
  }
}

/** Takes away, until nothing changes, what is used or stood upon by something that stays. Tops come first. */
export function expendable(
  candidates: ReadonlyMap<string, LibvirtVolume>,
  volumes: readonly LibvirtVolume[],
  kept: ReadonlySet<string>,
): readonly LibvirtVolume[] {
  const going = new Map([...candidates].filter(([path]) => !kept.has(path)));
  for (let size = -1; size !== going.size;) {
    size = going.size;
    for (const volume of volumes) {
      if (volume.backingPath !== null && !going.has(volume.path)) going.delete(volume.backingPath);
    }
  }
  return [...going.values()];
}

function usedPaths(domain: LibvirtDomain, index: VolumeIndex): readonly string[] {
  return domain.disks.flatMap((disk) => {
    const path = volumeOf(disk, index)?.path ?? disk.path;
    return [...(path === null ? [] : [path]), ...disk.backingPaths];
  });
}

/** The live one and the configured one: a disk may be in either alone. */
export async function definitionsOf({ call }: Endpoint, dom: Domain): Promise<readonly LibvirtDomain[]> {
  const read = [0, INACTIVE].map((flags) =>
    unlessCode(call(procedures.domainGetXmlDesc, { dom, flags }), (thrown) => isCode(thrown, CODE.noDomain)),
  );
  return (await Promise.all(read)).flatMap((answer) =>
    answer === undefined ? [] : [parseDomainXml(answer.xml)],
  );
}

export async function definitionsOfOthers(
  endpoint: Endpoint,
  dom: Domain,
): Promise<readonly LibvirtDomain[]> {
  const { domains } = await endpoint.call(procedures.connectListAllDomains, {});
  const others = domains.filter(({ uuid }) => uuid !== dom.uuid);
  return (await inBatches(others, (other) => definitionsOf(endpoint, other))).flat();
}

/** VIR_DOMAIN_XML_INACTIVE. */
const INACTIVE = 2;
