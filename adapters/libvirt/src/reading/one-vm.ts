import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { CODE, isCode, notFound } from '../faults.ts';
import { volumeIndex } from '../inventory/volume-index.ts';
import type { LibvirtVolume, VolumeIndex } from '../inventory/volume-index.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { STATE_STATS, readStats } from './stats.ts';
import { inBatches, unlessCode } from './in-batches.ts';
import { readNetworks } from './networks.ts';
import type { ReadNetwork } from './networks.ts';
import { readPools, readVolumeAt } from './storage.ts';
import type { ReadPool } from './storage.ts';
import { countSnapshots, networksAround, readDomain, readVm } from './vms.ts';
import type { Guests, ReadVm } from './vms.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The domain of a reference, or undefined when this host does not know it (any more). */
export async function lookUpDomain(
  { call, memory: { handles } }: Endpoint,
  ref: unknown,
): Promise<Domain | undefined> {
  if (typeof ref !== 'string' || !UUID.test(ref)) return undefined;
  const answer = await unlessCode(call(procedures.domainLookupByUuid, { uuid: ref }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  if (answer === undefined) handles.forget(ref);
  else handles.keep(answer.dom);
  return answer?.dom;
}

/** The same for who cannot go on without it. */
export async function findDomain(endpoint: Endpoint, ref: unknown): Promise<Domain> {
  const found = await lookUpDomain(endpoint, ref);
  if (found === undefined) throw notFound('vm', ref);
  return found;
}

/** The same without asking for one that was seen before: its next call finds out whether it is still there. */
export async function handleOf(endpoint: Endpoint, ref: string): Promise<Domain> {
  return endpoint.memory.handles.get(ref) ?? findDomain(endpoint, ref);
}

/** What a caller may know already; what it names in vain is read afresh. */
export interface KnownHost {
  readonly pools: readonly ReadPool[];
  readonly networks: readonly ReadNetwork[];
}

/** Everything about one VM, asked afresh. */
export async function readOneVm(
  endpoint: Endpoint,
  ref: string,
  guests: Guests = 'ask',
  known?: KnownHost,
): Promise<ReadVm> {
  const handle = await handleOf(endpoint, ref);
  const read = await unlessCode(readDomainNow(endpoint, handle, guests, known), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  if (read === undefined) {
    endpoint.memory.handles.forget(ref);
    throw notFound('vm', ref);
  }
  return read;
}

/** Undefined, or NO_DOMAIN, when it has gone. */
async function readDomainNow(
  endpoint: Endpoint,
  handle: Domain,
  guests: Guests,
  known: KnownHost | undefined,
): Promise<ReadVm | undefined> {
  const { call } = endpoint;
  const gone = (thrown: unknown): boolean => isCode(thrown, CODE.noDomain, CODE.operationInvalid);
  const [domain, stats, persistent, autostart, saved, snapshotCount, networks] = await Promise.all([
    readDomain(endpoint, handle),
    readStats(endpoint, [handle], { groups: STATE_STATS }),
    unlessCode(call(procedures.domainIsPersistent, { dom: handle }), gone),
    unlessCode(call(procedures.domainGetAutostart, { dom: handle }), gone),
    unlessCode(call(procedures.domainHasManagedSaveImage, { dom: handle }), gone),
    countSnapshots(endpoint, handle),
    known?.networks ?? readNetworks(endpoint),
  ]);
  if (domain === undefined) return undefined;
  const [volumes, around] = await Promise.all([
    volumesOf(endpoint, domain, known?.pools),
    known === undefined || knows(networks, domain) ? networks : readNetworks(endpoint),
  ]);
  const surroundings = { volumes, networks: networksAround(around) };
  return readVm(endpoint, handle, domain, surroundings, guests, {
    stats: stats.get(handle.uuid) ?? new Map(),
    persistent: persistent?.persistent ?? true,
    autostart: autostart?.autostart ?? false,
    managedSave: saved?.saved ?? false,
    snapshotCount,
  });
}

/** An index of just the volumes that this domain's disks are. */
export async function volumesOf(
  endpoint: Endpoint,
  domain: LibvirtDomain,
  known?: readonly ReadPool[],
): Promise<VolumeIndex> {
  const pools = known ?? (await readPools(endpoint));
  const found: LibvirtVolume[] = [];
  let unknownPool = false;
  await inBatches(domain.disks, async (disk) => {
    const path = disk.path ?? (await pathInPool(endpoint, disk.pool, disk.volume));
    const volume = path === null ? undefined : await readVolumeAt(endpoint, path, pools);
    if (volume === 'other pool') unknownPool = true;
    else if (volume !== undefined) found.push(volume.volume);
    return undefined;
  });
  if (unknownPool && known !== undefined) return volumesOf(endpoint, domain);
  return volumeIndex(
    pools.map(({ pool }) => pool),
    found,
  );
}

/** Does each of the domain's cards that names a network name one of these? */
function knows(networks: readonly ReadNetwork[], { nics }: LibvirtDomain): boolean {
  const names = new Set(networks.map(({ network }) => network.name));
  return nics.every(({ type, source }) => type !== 'network' || source === null || names.has(source));
}

async function pathInPool(
  { call }: Endpoint,
  poolName: string | null,
  volume: string | null,
): Promise<string | null> {
  if (poolName === null || volume === null) return null;
  const missing = (thrown: unknown): boolean =>
    isCode(thrown, CODE.noPool, CODE.noVolume, CODE.operationInvalid);
  const pool = await unlessCode(call(procedures.storagePoolLookupByName, { name: poolName }), missing);
  if (pool === undefined) return null;
  const found = await unlessCode(
    call(procedures.storageVolLookupByName, { pool: pool.pool, name: volume }),
    missing,
  );
  return found?.vol.key ?? null;
}
