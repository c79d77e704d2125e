import type { VmMetrics } from '@anyvisor/domain';
import { STATE } from '../inventory/state-words.ts';
import { numberOf } from '../inventory/stats-record.ts';
import { mapMetrics } from '../metrics.ts';
import { readStats } from '../reading/stats.ts';
import { inBatches } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Up to so many are asked for by name; for more, everything is read in one call and what is not wanted left out. */
const BY_NAME = 32;

export async function collectMetrics(
  endpoint: Endpoint,
  refs: readonly string[],
): Promise<readonly VmMetrics[]> {
  if (!Array.isArray(refs) || refs.length === 0) return [];
  const wanted = new Set<string>(refs);
  const stats = await readWanted(endpoint, wanted);
  const at = new Date(endpoint.now());
  return [...stats].flatMap(([uuid, record]) => {
    const state = numberOf(record, 'state.state');
    const on = state === STATE.running || state === STATE.blocked || state === STATE.paused;
    return on && wanted.has(uuid) ? [mapMetrics(uuid, record, at)] : [];
  });
}

async function readWanted(endpoint: Endpoint, wanted: ReadonlySet<string>) {
  if (wanted.size > BY_NAME) return readStats(endpoint, []);
  const known = await inBatches([...wanted], (ref) => lookUpDomain(endpoint, ref));
  return known.length === 0 ? new Map<string, never>() : readStats(endpoint, known);
}
