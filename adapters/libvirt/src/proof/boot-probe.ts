import type { Duplex } from 'node:stream';
import { CODE, isCode } from '../faults.ts';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import type { VirtType } from '../native-spec.ts';
import { CallTimeout } from '../protocol/call-error.ts';
import type { Domain, StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { readPools } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { uploadVolume } from '../storage/upload-volume.ts';
import { smallVolumeXml } from '../volume-xml.ts';
import { BROKEN_OFF } from './boot-proof.ts';
import type { BootProof } from './boot-proof.ts';
import { BOOTED, bootSector } from './boot-sector.ts';
import { PROBE_DISK_BYTES, isProbeVolume, probeGuest, probeXml } from './probe-guest.ts';
import { saidWithin } from './said-within.ts';

export interface BootProbe {
  readonly virtType: VirtType;
  /** Twelve hexadecimal digits. */
  readonly random: string;
  /** For the guest alone, in seconds. @default 20 */
  readonly seconds?: number;
}

/**
 * Boots a guest of this kind and listens for its word. It ends with the connection that began it (AUTODESTROY), and the next probe
 * removes the volume that a crash has left behind.
 */
export async function bootProbe(endpoint: Endpoint, probe: BootProbe): Promise<BootProof> {
  const { facts } = endpoint;
  if (facts.profile.arch !== 'x86_64')
    return untried(`nobody wrote a test guest for ${facts.profile.arch} yet`);
  const place = await roomFor(endpoint);
  if (place === undefined) return untried('no active storage pool of files has room for its 1 MiB disk');
  const guest = probeGuest(probe.random);
  let vol: StorageVolume | undefined;
  try {
    ({ vol } = await endpoint.call(procedures.storageVolCreateXml, {
      pool: place,
      xml: smallVolumeXml(guest.volumeName, PROBE_DISK_BYTES),
    }));
    await uploadVolume(endpoint, vol, bootSector());
    const { path } = await endpoint.call(procedures.storageVolGetPath, { vol });
    const { virtType } = probe;
    const document = probeXml(guest, path, { virtType, emulator: facts.profile.emulator });
    return await boot(endpoint, document, virtType, probe.seconds ?? 20);
  } catch (error) {
    if (endpoint.ctx.signal.aborted) return BROKEN_OFF;
    return untried(`its guest could not be prepared: ${textOf(error)}`);
  } finally {
    await remove(endpoint, vol);
  }
}

/** virDomainCreateFlags. */
const PAUSED = 1;
const AUTODESTROY = 2;

async function boot(
  endpoint: Endpoint,
  document: string,
  virtType: VirtType,
  seconds: number,
): Promise<BootProof> {
  const label = virtType.toUpperCase();
  let dom: Domain;
  try {
    const flags = PAUSED | AUTODESTROY;
    ({ dom } = await endpoint.call(
      procedures.domainCreateXml,
      { xml: document, flags },
      { withinMs: START },
    ));
  } catch (error) {
    if (error instanceof CallTimeout) return untried('the daemon did not start its guest in time');
    if (!(error instanceof LibvirtError) || isShortage(error)) return untried(textOf(error));
    return { proven: false, detail: `a guest with ${label} did not start: ${textOf(error)}` };
  }
  let line: Duplex | undefined;
  try {
    const begun = endpoint.now();
    ({ stream: line } = await endpoint.stream(procedures.domainOpenConsole, { dom }));
    await endpoint.call(procedures.domainResume, { dom });
    const end = await saidWithin(line, BOOTED, seconds * 1000, endpoint.ctx.signal);
    const taken = ((endpoint.now() - begun) / 1000).toFixed(1);
    if (end === 'said') return { proven: true, detail: `a guest with ${label} booted in ${taken} s` };
    if (end === 'aborted') return BROKEN_OFF;
    return end === 'ended'
      ? { proven: false, detail: `a guest with ${label} died after ${taken} s` }
      : { proven: false, detail: `a guest with ${label} was not up after ${seconds} s` };
  } finally {
    line?.destroy();
    await quietly(endpoint.detached(CLEANING).call(procedures.domainDestroyFlags, { dom }));
  }
}

/** For the daemon to start it, in ms. */
const START = 20_000;

/** For taking down what was set up, in ms. */
const CLEANING = 10_000;

/** A pool of files with room; what a crash has left in it is removed. */
async function roomFor(
  endpoint: Endpoint,
): Promise<{ readonly name: string; readonly uuid: string } | undefined> {
  const pools = await readPools(endpoint);
  const fit = pools.find(
    ({ pool, active }) =>
      active && FILE_POOLS.has(pool.type) && (pool.availableBytes ?? 0) > 2 * PROBE_DISK_BYTES,
  );
  if (fit === undefined) return undefined;
  const pool = { name: fit.pool.name, uuid: fit.pool.uuid };
  const { vols } = await endpoint.call(procedures.storagePoolListAllVolumes, { pool });
  for (const vol of vols.filter(({ name }) => isProbeVolume(name))) await remove(endpoint, vol);
  return pool;
}

async function remove(endpoint: Endpoint, vol: StorageVolume | undefined): Promise<void> {
  if (vol !== undefined)
    await quietly(endpoint.detached(CLEANING).call(procedures.storageVolDelete, { vol }));
}

async function quietly(work: Promise<unknown>): Promise<void> {
  // What is left behind the next probe removes, and the guest ends with its connection.
  await work.catch(() => {});
}

/** The host is full at this moment, which says nothing about its processor. */
function isShortage(error: LibvirtError): boolean {
  const { message } = error;
  return (
    isCode(error, CODE.noVolume, CODE.noPool, 2, 38) || /cannot allocate memory|no space left/i.test(message)
  );
}

function untried(why: string): BootProof {
  return { proven: null, detail: why };
}

/** The daemon's own words, in one line. */
function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}
