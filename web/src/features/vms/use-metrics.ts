import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { gapAt, pointOf, withPoint } from './metric-series.ts';
import type { Point, Sample } from './metric-series.ts';

/** In ms. */
export const sampleEvery = 5_000;

/** Everything one visit has seen of a VM, kept while one looks at other tabs. */
interface Visit {
  readonly points: readonly Point[];
  readonly last: Sample | undefined;
  /** What the newest attempt was refused with; null: it was answered. */
  readonly error: unknown;
}
const visits = new Map<string, Visit>();
const nothing: Visit = { points: [], last: undefined, error: null };
/** VMs whose series are kept at most. */
const mostVisits = 20;

/** The samples of this visit, one more every few seconds while the page is looked at. `cores`: of the VM. */
export function useMetrics(vmId: string, cores: number, enabled: boolean): Visit {
  const { data } = useQuery({
    queryKey: ['vm-metrics', vmId, cores],
    queryFn: ({ signal }) => sample(vmId, cores, signal),
    enabled,
    refetchInterval: sampleEvery,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // Each answer is a new series: comparing it with the old one, point by point, would be work for nothing.
    structuralSharing: false,
  });
  return data ?? visits.get(vmId) ?? nothing;
}

/** A refusal is part of the series: it breaks the lines. */
async function sample(vmId: string, cores: number, signal: AbortSignal): Promise<Visit> {
  const old = visits.get(vmId) ?? nothing;
  try {
    const taken = await ask(api.GET('/api/v1/vms/{vmId}/metrics', { params: { path: { vmId } }, signal }));
    return keep(vmId, next(old, taken, cores));
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return keep(vmId, { last: undefined, points: withPoint(old.points, gapAt(Date.now() / 1000)), error });
  }
}

function next(old: Visit, taken: Sample, cores: number): Visit {
  if (old.last?.at === taken.at) {
    return { ...old, error: null };
  }
  const at = Date.parse(taken.at) / 1000;
  const silent = old.points.at(-1);
  // Nobody looked for a while: the line must not run across it, nor a rate be spread over it.
  const away = silent !== undefined && at - silent.at > (3 * sampleEvery) / 1000;
  const points = away ? withPoint(old.points, gapAt(silent.at + 0.001)) : old.points;
  const before = away ? undefined : old.last;
  return { last: taken, points: withPoint(points, pointOf(before, taken, cores)), error: null };
}

function keep(vmId: string, visit: Visit): Visit {
  visits.delete(vmId);
  visits.set(vmId, visit);
  const [oldest] = visits.keys();
  if (visits.size > mostVisits && oldest !== undefined) {
    visits.delete(oldest);
  }
  return visit;
}
