import { ok } from '@anyvisor/domain';
import type { MigrateRequest } from '@anyvisor/port';
import { parseDomainXml } from '../domain-xml/parse-domain.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { notFound, wrongState } from '../faults.ts';
import { STATE } from '../inventory/state-words.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readPools } from '../reading/storage.ts';
import { CODE, isCode } from '../faults.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { ownVolumes } from '../actions/own-volumes.ts';
import type { Domain } from '../protocol/handles.ts';
import type { LibvirtPool } from '../inventory/volume-index.ts';
import { byHand } from './both-ends.ts';
import type { BothEnds } from './both-ends.ts';
import { coldDisks } from './cold-disks.ts';
import { destinationUri } from './destination-uri.ts';
import { obstacles } from './obstacles.ts';
import { copiedDisks, leftBehind, localDisks, optionsOf } from './plan.ts';
import type { CopiedDisk, MigrationPlan } from './plan.ts';
import { locate } from './whereabouts.ts';
import type { Side } from './whereabouts.ts';

/**
 * Looks at both hosts before anything is made and refuses with all that forbids the move at once. Answers null when the
 * guest is at the destination already.
 */
export async function checkMove(
  ends: BothEnds,
  target: LibvirtSession,
  uuid: string,
  request: MigrateRequest,
): Promise<MigrationPlan | null> {
  const { here } = ends;
  const { at, source, destination } = await locate(ends, uuid);
  if (at === 'there' && source === null) return null;
  if (source === null) throw notFound('vm', uuid);
  if (at === 'torn') return planToResume(ends, target, source, request);
  checkState(source, at, request.live);
  const { dom } = source;
  const { xml } = await here.call(procedures.domainGetXmlDesc, { dom, flags: SECURE_MIGRATABLE });
  const domain = parseDomainXml(xml);
  const options = optionsOf(request);
  const wanted = await obstacles(ends, source, destination, domain, xml, options);
  const storage = await storageQuestion(ends, domain, request);
  const { pool } = storage;
  const off =
    request.live || pool === undefined ? undefined : await coldDisks(here, dom, domain, request.marker, pool);
  const uri = off === undefined ? destinationUri(target, options) : ok(null);
  const reasons = [...wanted, ...storage.reasons, ...(off?.reasons ?? []), ...(uri.ok ? [] : [uri.error])];
  if (reasons.length > 0 || !uri.ok) {
    throw wrongState(
      'migrateVm',
      `${domain.name} cannot go to ${ends.there.facts.hostName}: ${reasons.join('; ')}`,
      'Mend what is named, then ask again.',
    );
  }
  const disks =
    off?.disks ?? (pool === undefined ? [] : await copiedDisks(ends, dom, domain, request.marker, pool));
  refuseStrange(disks, request);
  return {
    name: domain.name,
    live: request.live,
    persistent: source.persistent,
    autostart: await autostartOf(ends, dom),
    destinationUri: uri.value,
    disks,
    leftBehind: await leftBehind(ends, dom, disks, options),
  };
}

/** A post-copy that broke off before: only the rest of the memory is still to go, whatever else was done is done. */
async function planToResume(
  ends: BothEnds,
  target: LibvirtSession,
  { dom, persistent }: Side,
  request: MigrateRequest,
): Promise<MigrationPlan> {
  const options = optionsOf(request);
  const uri = destinationUri(target, options);
  if (!uri.ok) throw wrongState('migrateVm', uri.error, 'Mend what is named, then ask again.');
  const autostart = await autostartOf(ends, dom);
  const owned = request.sharedStorage === true || options.keepSourceDisks === true;
  const leftBehind = owned ? [] : await ownVolumes(ends.here, dom);
  return {
    name: dom.name,
    live: true,
    persistent,
    autostart,
    destinationUri: uri.value,
    disks: [],
    leftBehind,
  };
}

async function autostartOf({ here }: BothEnds, dom: Domain): Promise<boolean> {
  const answer = await unlessCode(here.call(procedures.domainGetAutostart, { dom }), (thrown) =>
    isCode(thrown, CODE.operationInvalid),
  );
  return answer?.autostart ?? false;
}

/** VIR_DOMAIN_XML_SECURE and _MIGRATABLE: as the destination’s daemon will get it. */
const SECURE_MIGRATABLE = 1 | 8;

function checkState({ dom, state, job }: Side, at: string, live: boolean): void {
  if (job !== null || at === 'leaving') {
    throw wrongState('migrateVm', `${dom.name} is migrating already`, 'Wait until it has arrived.');
  }
  if (at === 'both') {
    throw byHand(
      `${dom.name} runs on both hosts`,
      'Stop one of the two by force at once, and check its disks.',
    );
  }
  const off = state === STATE.shutoff || state === STATE.crashed;
  if (live && off)
    throw wrongState(
      'migrateVm',
      `${dom.name} is not running`,
      'Move it as it is: "live": false, or --cold.',
    );
  if (!live && !off) {
    throw wrongState('migrateVm', `${dom.name} is running`, 'Move it live, or stop it first.');
  }
}

/** Shared storage is never guessed: either the person says so, or a pool at the destination is named. */
async function storageQuestion(
  { there }: BothEnds,
  domain: LibvirtDomain,
  { sharedStorage = false, targetStorage, live, options = {} }: MigrateRequest,
): Promise<{
  readonly reasons: readonly string[];
  readonly pool?: LibvirtPool;
}> {
  if (sharedStorage && targetStorage !== undefined) {
    return { reasons: ['sharedStorage and a targetStorage exclude each other: say which is meant'] };
  }
  const local = localDisks(domain);
  const named = domain.disks.some(({ path, volume }) => path === null && volume !== null);
  if (sharedStorage || (local.length === 0 && !(named && targetStorage !== undefined))) {
    const reasons = await Promise.all(local.map(({ path }) => unseen(there, path)));
    return { reasons: reasons.filter((reason) => reason !== undefined) };
  }
  if (targetStorage === undefined) {
    return {
      reasons: [
        `its disks are files of its host (${local[0]?.path}): say sharedStorage if the destination sees the same files, or name a targetStorage there to have them copied`,
      ],
    };
  }
  const found = (await readPools(there)).find(
    ({ pool }) => pool.uuid === targetStorage || pool.name === targetStorage,
  );
  const reasons = [
    ...(found === undefined ? [`the destination has no storage pool ${targetStorage}`] : []),
    ...(found?.active === false ? [`the storage pool ${found.pool.name} is not active: start it`] : []),
    ...(found !== undefined && !COPY_INTO.has(found.pool.type)
      ? [`disks are copied into pools of files only, and ${found.pool.name} is of type ${found.pool.type}`]
      : []),
    ...(live
      ? domain.disks.flatMap(({ target, path, volume }) =>
          path === null && volume !== null
            ? [
                `${target} is named by pool and volume, which only a machine that is off can be copied with: stop it`,
              ]
            : [],
        )
      : []),
    ...(options['tunnelled'] === true
      ? ['a tunnelled migration cannot copy disks: leave tunnelled out']
      : []),
  ];
  return reasons.length > 0 || found === undefined ? { reasons } : { reasons, pool: found.pool };
}

const COPY_INTO: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs']);

/** A pool of the destination covers that folder and does not have the file: then it is not shared after all. */
async function unseen({ call }: BothEnds['there'], path: string): Promise<string | undefined> {
  const missing = (thrown: unknown): boolean =>
    isCode(thrown, CODE.noPool, CODE.noVolume, CODE.noSupport, CODE.operationInvalid);
  const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
  const pool = await unlessCode(call(procedures.storagePoolLookupByTargetPath, { path: folder }), missing);
  if (pool === undefined) return undefined;
  await unlessCode(call(procedures.storagePoolRefresh, { pool: pool.pool }), missing);
  const found = await unlessCode(call(procedures.storageVolLookupByPath, { path }), missing);
  return found === undefined
    ? `its pool ${pool.pool.name} at the destination has no file ${path}: the storage is not shared`
    : undefined;
}

/** Small enough to go through us; larger media are ejected faster than copied. */
export const MOST_STILL = 64 * 1024 ** 2;

function refuseStrange(disks: readonly CopiedDisk[], { live }: MigrateRequest): void {
  const large = disks.find(({ still, sizeBytes }) => still && sizeBytes > MOST_STILL);
  if (large === undefined || !live) return;
  throw wrongState(
    'migrateVm',
    `the medium in ${large.target} (${large.sourcePath}) is too large to be copied along`,
    'Eject it first, or put it on storage that both hosts see.',
  );
}
