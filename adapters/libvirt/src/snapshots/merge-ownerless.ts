import { configured } from '../actions/configuration.ts';
import { definitionsOfOthers } from '../actions/own-volumes.ts';
import { waitUntil } from '../actions/waiting.ts';
import { isSnapshotLayer } from '../derived.ts';
import { keptDisks } from '../inventory/external-obstacle.ts';
import { jobOf } from '../move-disks/copy-live.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteLeftovers } from './leftovers.ts';
import { withQemu } from './merge-layers.ts';
import { baseUnder, chainFrom, readPoolVolumes, standingOn } from './pool-volumes.ts';
import { readRecords } from './snapshot-record.ts';

/** VIR_DOMAIN_BLOCK_COMMIT_ACTIVE. */
const ACTIVE = 4;
/** VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT. */
const PIVOT = 2;
/** More of them than any chain has. */
const MOST = 1000;

export interface Ownerless {
  readonly target: string;
  readonly layer: string;
  readonly below: string;
  /** Is it what the machine writes into? */
  readonly top: boolean;
}

/**
 * Layers of snapshots that are gone, left in the machine's chains because another branch stood on what they stand on. When
 * nobody does any more, and no snapshot is what lies below them, they are merged.
 */
export async function ownerless(endpoint: Endpoint, dom: Domain): Promise<readonly Ownerless[]> {
  const [all, { disks }, records, others] = await Promise.all([
    readPoolVolumes(endpoint),
    configured(endpoint, dom),
    readRecords(endpoint, dom),
    definitionsOfOthers(endpoint, dom),
  ]);
  const layers = records.flatMap((record) => record.layers);
  const owned = new Set(layers.map(({ path }) => path));
  const kept = new Set([
    ...layers.map((layer) => baseUnder(all, layer)?.volume.path ?? layer.base?.path),
    ...others.flatMap((domain) => domain.disks.map(({ path }) => path)),
  ]);
  return keptDisks(disks).flatMap(({ target, path }) => {
    const chain = path === null ? [] : chainFrom(all, path);
    return chain.flatMap((layer, index): Ownerless[] => {
      const below = chain[index + 1];
      const name = all.index.byPath(layer)?.name ?? '';
      if (below === undefined || owned.has(layer) || kept.has(below) || !isSnapshotLayer(name)) return [];
      const alone =
        standingOn(all, below).every((other) => other === layer) &&
        standingOn(all, layer).every((other) => other === chain[index - 1]);
      return alone ? [{ target, layer, below, top: index === 0 }] : [];
    });
  });
}

/** One after the other, the chains read anew each time. */
export async function mergeOwnerless(endpoint: Endpoint, dom: Domain): Promise<void> {
  if ((await ownerless(endpoint, dom)).length === 0) return;
  await withQemu(endpoint, dom, async () => {
    for (let count = 0; count < MOST; count += 1) {
      const [next] = await ownerless(endpoint, dom);
      if (next === undefined) return;
      await merge(endpoint, dom, next);
      // The chains are read anew, and only what is in none of them goes.
      await deleteLeftovers(endpoint, dom, [next.layer]);
    }
  });
}

async function merge(
  endpoint: Endpoint,
  dom: Domain,
  { target, layer, below, top }: Ownerless,
): Promise<void> {
  const { call } = endpoint;
  const commit = { dom, disk: target, base: below, top: layer, bandwidth: 0, flags: top ? ACTIVE : 0 };
  if ((await jobOf(endpoint, dom, target)) === undefined) await call(procedures.domainBlockCommit, commit);
  await waitUntil(endpoint, 'deleteSnapshot', `the merging of ${layer}`, async () => {
    const job = await jobOf(endpoint, dom, target);
    if (job === undefined) return true;
    const [done, all] = [Number(job.current), Number(job.end)];
    endpoint.ctx.progress(
      Math.min(0.99, done / Math.max(1, all)),
      `${dom.name}: merging layers of ${target}`,
    );
    if (!top || all === 0 || done < all) return undefined;
    await call(procedures.domainBlockJobAbort, { dom, disk: target, flags: PIVOT });
    return true;
  });
}
