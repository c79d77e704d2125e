import { configured } from '../actions/configuration.ts';
import { destroyDomain, isActive } from '../actions/destroy-domain.ts';
import { wrongState } from '../faults.ts';
import { STATE } from '../inventory/state-words.ts';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { jobOf } from '../move-disks/copy-live.ts';
import { chainFrom, readPoolVolumes, standingOn } from './pool-volumes.ts';
import { correctBases } from './correct-bases.ts';
import type { SnapshotRecord } from './snapshot-record.ts';

/** virDomainCreateFlags: PAUSED, AUTODESTROY: it ends with our connection, so nothing is left of it. */
const PAUSED_AND_OURS = 1 | 2;
/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY = 500;

/**
 * May the snapshot's layers be merged into what they stand on? Only where they are in the machine's own chains and nobody
 * else stands on either: a layer of another branch, or a linked clone, would read what it must not.
 */
export async function isMergeable(
  endpoint: Endpoint,
  dom: Domain,
  { layers }: SnapshotRecord,
): Promise<boolean> {
  const [all, { disks }] = await Promise.all([readPoolVolumes(endpoint), configured(endpoint, dom)]);
  return layers.every(({ target, path }) => {
    const top = disks.find((disk) => disk.target === target)?.path ?? null;
    const chain = top === null ? [] : chainFrom(all, top);
    const at = chain.indexOf(path);
    const base = chain[at + 1];
    if (at < 0 || base === undefined) return false;
    const above = chain[at - 1];
    return (
      standingOn(all, base).every((other) => other === path) &&
      standingOn(all, path).every((other) => other === above)
    );
  });
}

/** libvirt merges the layers and forgets the snapshot. It needs QEMU for it, which of a machine that is off runs no guest. */
export async function mergeLayers(
  endpoint: Endpoint,
  dom: Domain,
  snapshot: Snapshot,
  record: SnapshotRecord,
): Promise<void> {
  await correctBases(endpoint, dom, snapshot, record);
  const { layers } = record;
  const merge = () =>
    withProgress(
      endpoint,
      dom,
      layers.map(({ target }) => target),
      endpoint.call(procedures.domainSnapshotDelete, { snapshot }),
    );
  await withQemu(endpoint, dom, merge);
}

/** Does work that only QEMU can do: of a machine that is off it is started for it, and its guest does not run. */
export async function withQemu(endpoint: Endpoint, dom: Domain, work: () => Promise<unknown>): Promise<void> {
  await ((await isActive(endpoint, dom)) ? work() : atRest(endpoint, dom, work));
}

async function atRest(endpoint: Endpoint, dom: Domain, merge: () => Promise<unknown>): Promise<void> {
  const { call } = endpoint;
  const { saved } = await call(procedures.domainHasManagedSaveImage, { dom });
  if (saved) {
    throw wrongState(
      'deleteSnapshot',
      `${dom.name} is suspended, and its memory belongs to its disks as they are`,
      'Resume it, or stop it for good, and ask again.',
    );
  }
  await call(procedures.domainCreateWithFlags, { dom, flags: PAUSED_AND_OURS });
  try {
    await merge();
  } finally {
    await backToRest(endpoint, dom);
  }
}

/** Ends the QEMU that was started for it, unless somebody has let its guest run. */
export async function backToRest(endpoint: Endpoint, dom: Domain): Promise<void> {
  const { state } = await endpoint.call(procedures.domainGetState, { dom });
  if (state === STATE.paused) await destroyDomain(endpoint, dom);
}

async function withProgress(
  endpoint: Endpoint,
  dom: Domain,
  targets: readonly string[],
  work: Promise<unknown>,
): Promise<void> {
  const look = async (): Promise<void> => {
    let [done, all] = [0, 0];
    for (const target of targets) {
      const job = await jobOf(endpoint, dom, target);
      done += Number(job?.current ?? 0);
      all += Number(job?.end ?? 0);
    }
    if (all > 0) endpoint.ctx.progress(Math.min(0.99, done / all), `${dom.name}: merging layers`);
  };
  const timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}
