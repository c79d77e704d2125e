import { configured } from '../actions/configuration.ts';
import { versionText } from '../capabilities/version-gates.ts';
import { layerPart, volumeNameOf } from '../derived.ts';
import { unavailable, wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { MERGES_SINCE, REVERTS_SINCE } from './choose-kind.ts';
import { plannedLayer } from './layers.ts';
import type { PlannedLayer } from './layers.ts';
import { baseUnder, readPoolVolumes } from './pool-volumes.ts';
import type { SnapshotRecord } from './snapshot-record.ts';

export interface RevertPlan {
  readonly layers: readonly PlannedLayer[];
  readonly memoryFile: string | null;
  readonly paused: boolean;
  /** What may be in nobody's use any more when all is done. */
  readonly old: readonly string[];
}

/**
 * Before 9.9 libvirt does not go back to an external snapshot, so new layers are laid over what the disks were then. Null:
 * libvirt does it by itself. Refused where those files are not as the snapshot says: then nothing is touched.
 */
export async function planRevert(
  endpoint: Endpoint,
  dom: Domain,
  record: SnapshotRecord,
): Promise<RevertPlan | null> {
  const { libvirtVersion } = endpoint.facts;
  if (!record.external || libvirtVersion >= REVERTS_SINCE) return null;
  if (libvirtVersion < MERGES_SINCE) {
    throw unavailable(
      OPERATION,
      `the snapshot ${record.name} lies outside the disks (external): this needs libvirt 9.0, this is ${versionText(libvirtVersion)}`,
    );
  }
  const all = await readPoolVolumes(endpoint);
  const { disks } = await configured(endpoint, dom);
  const targets = new Set(record.layers.map(({ target }) => target));
  const tops = disks.flatMap(({ target, path }) => (path !== null && targets.has(target) ? [path] : []));
  // The same when it is planned again, and another one as soon as the machine is on other layers.
  const fresh = [dom.uuid, record.name, ...tops].join('/');
  const layers = record.layers.map((layer, index) => {
    const base = baseUnder(all, layer);
    if (base === undefined) {
      throw wrongState(
        OPERATION,
        `what ${layer.target} of ${dom.name} was then cannot be told: ${layer.path}, or what it stands on, is in no active storage pool`,
        'Start its pool, or bring the file back.',
      );
    }
    const name = volumeNameOf(dom.name, fresh, layerPart(index), '.qcow2');
    return plannedLayer(all, layer.target, name, base);
  });
  return {
    layers,
    memoryFile: record.memoryFile,
    paused: record.state === 'paused',
    old: [...tops, ...record.layers.map(({ path }) => path)],
  };
}

const OPERATION = 'revertSnapshot';
