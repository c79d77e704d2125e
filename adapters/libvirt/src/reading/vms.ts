import type { VmObservation } from '@anyvisor/domain';
import { parseDomainXml } from '../domain-xml/parse-domain.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { CODE, isCode } from '../faults.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import { mapVmInfo } from '../inventory/map-vm-info.ts';
import { networkIndex } from '../inventory/network-index.ts';
import type { NetworkIndex } from '../inventory/network-index.ts';
import { isArriving, STATE } from '../inventory/state-words.ts';
import { numberOf } from '../inventory/stats-record.ts';
import type { VolumeIndex } from '../inventory/volume-index.ts';
import type { LibvirtNativeVm, StatsRecord } from '../native-vm.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { DomainLists } from './domain-lists.ts';
import { silentGuest } from './guest-book.ts';
import type { GuestWords } from './guest-book.ts';
import { askGuest } from './guest-words.ts';
import { inBatches, unlessCode } from './in-batches.ts';
import type { ReadNetwork } from './networks.ts';
import { BLOCK_STATS, STATE_STATS, readStats } from './stats.ts';

/** What all domains of a host share for the mapper. */
export interface Surroundings {
  readonly volumes: VolumeIndex;
  readonly networks: NetworkIndex;
}

/** Whether guests are asked about themselves, which may take seconds, or what they said last is good enough. */
export type Guests = 'ask' | 'recall';

/** What a running guest said is good for so long in a list, in ms. */
const FRESH_WORDS = 30_000;

/** A domain as read, and as mapped. */
export interface ReadVm {
  readonly handle: Domain;
  readonly domain: LibvirtDomain;
  readonly vm: VmObservation;
}

/** Every domain of the lists; one that goes meanwhile is left out. */
export function readVms(
  endpoint: Endpoint,
  lists: DomainLists,
  around: Surroundings,
  guests: Guests = 'ask',
): Promise<readonly ReadVm[]> {
  return inBatches(lists.domains, async (handle) => {
    const { uuid } = handle;
    const [domain, snapshotCount] = await Promise.all([
      readDomain(endpoint, handle),
      lists.withSnapshots.has(uuid) ? countSnapshots(endpoint, handle) : 0,
    ]);
    if (domain === undefined) return undefined;
    return readVm(endpoint, handle, domain, around, guests, {
      stats: lists.stats.get(uuid) ?? new Map(),
      persistent: lists.persistent.has(uuid),
      autostart: lists.autostart.has(uuid),
      managedSave: lists.managedSave.has(uuid),
      snapshotCount,
    });
  });
}

/** What stands about one domain in lists, or was asked of it alone. */
export type Particulars = Pick<
  LibvirtNativeVm,
  'stats' | 'persistent' | 'autostart' | 'managedSave' | 'snapshotCount'
>;

/** Completes what is known of a domain and maps it; undefined for a guest that is still on its way to this host. */
export async function readVm(
  endpoint: Endpoint,
  handle: Domain,
  domain: LibvirtDomain,
  around: Surroundings,
  guests: Guests,
  particulars: Particulars,
): Promise<ReadVm | undefined> {
  const { facts } = endpoint;
  const stats = await withSizes(endpoint, handle, domain, around.volumes, particulars.stats);
  const state = await stateOf(endpoint, handle, stats);
  if (isArriving(state, particulars.persistent)) return undefined;
  const running = state.state === STATE.running || state.state === STATE.blocked;
  if (!running && state.state !== STATE.paused) endpoint.memory.guests.forget(handle.uuid);
  const words = running ? await wordsOf(endpoint, handle, domain, guests) : silentGuest;
  const native: LibvirtNativeVm = {
    ...particulars,
    ...around,
    stats,
    domain,
    state,
    jobOperation: null,
    addresses: words.addresses,
    guestHostname: words.hostname,
    guestOs: words.os,
    hostId: facts.hostId,
    endpoint: { capabilities: facts.capabilities, readOnly: facts.readOnly },
  };
  return { handle, domain, vm: mapVmInfo(native) };
}

/** Sizes come from the pools; how large a disk outside every pool is, only QEMU knows. */
async function withSizes(
  endpoint: Endpoint,
  handle: Domain,
  domain: LibvirtDomain,
  volumes: VolumeIndex,
  stats: StatsRecord,
): Promise<StatsRecord> {
  const outside = domain.disks.some((disk) => disk.path !== null && volumeOf(disk, volumes) === undefined);
  if (!outside || endpoint.facts.driver === 'test') return stats;
  const asked = await readStats(endpoint, [handle], { groups: STATE_STATS | BLOCK_STATS });
  return asked.get(handle.uuid) ?? stats;
}

async function wordsOf(
  endpoint: Endpoint,
  handle: Domain,
  domain: LibvirtDomain,
  guests: Guests,
): Promise<GuestWords> {
  const { memory, now } = endpoint;
  if (guests === 'recall') return memory.guests.recall(handle.uuid, now(), Infinity) ?? silentGuest;
  const fresh = memory.guests.recall(handle.uuid, now(), FRESH_WORDS);
  // A guest without an address may get one at any moment.
  return fresh !== undefined && fresh.addresses.length > 0 ? fresh : askGuest(endpoint, handle, domain);
}

/** The live XML of a running domain, else its configuration; undefined when it has gone. */
export async function readDomain({ call }: Endpoint, dom: Domain): Promise<LibvirtDomain | undefined> {
  const answer = await unlessCode(call(procedures.domainGetXmlDesc, { dom }, { lane: 'monitor' }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  return answer && parseDomainXml(answer.xml);
}

export async function countSnapshots({ call }: Endpoint, dom: Domain): Promise<number | null> {
  const answer = await unlessCode(call(procedures.domainSnapshotNum, { dom }), (thrown) =>
    isCode(thrown, CODE.noDomain, CODE.noSupport),
  );
  return answer?.count ?? null;
}

export function networksAround(networks: readonly ReadNetwork[]): NetworkIndex {
  return networkIndex(networks.map(({ network }) => network));
}

async function stateOf(
  { call }: Endpoint,
  dom: Domain,
  stats: StatsRecord,
): Promise<{ readonly state: number; readonly reason: number }> {
  const [state, reason] = [numberOf(stats, 'state.state'), numberOf(stats, 'state.reason')];
  if (state !== undefined && reason !== undefined) return { state, reason };
  const told = await unlessCode(call(procedures.domainGetState, { dom }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  return told ?? { state: STATE.nostate, reason: 0 };
}
