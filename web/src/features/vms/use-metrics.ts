import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { gapAt, pointOf, withPoint } from './metric-series.ts';
import type { Point, Sample } from './metric-series.ts';

/** In ms. */
export const sampleEvery = 5_000;

/** Everything one visit has seen of a VM, kept while one looks at other tabs. */
const visits = new Map<string, Visit>();
interface Visit {
  readonly points: readonly Point[];
  readonly last: Sample | undefined;
}
const nothing: Visit = { points: [], last: undefined };
/** VMs whose series are kept at most. */
const mostVisits = 20;

/** The samples of this visit, one more every few seconds while the page is looked at. */
export function useMetrics(
  vmId: string,
  cores: number,
  enabled: boolean,
): { readonly points: readonly Point[]; readonly error: unknown; readonly asked: boolean } {
  const [visit, setVisit] = useState<Visit>(() => visits.get(vmId) ?? nothing);
  const { data, error, errorUpdatedAt, isFetched } = useQuery({
    queryKey: ['vm-metrics', vmId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/vms/{vmId}/metrics', { params: { path: { vmId } }, signal })),
    enabled,
    refetchInterval: sampleEvery,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (data !== undefined) {
      setVisit((old) => keep(vmId, next(old, data, cores)));
    }
  }, [data, vmId, cores]);
  useEffect(() => {
    if (errorUpdatedAt > 0) {
      setVisit((old) =>
        keep(vmId, { last: undefined, points: withPoint(old.points, gapAt(errorUpdatedAt / 1000)) }),
      );
    }
  }, [errorUpdatedAt, vmId]);
  return { points: visit.points, error, asked: isFetched };
}

function next(old: Visit, sample: Sample, cores: number): Visit {
  if (old.last?.at === sample.at) {
    return old;
  }
  const at = Date.parse(sample.at) / 1000;
  const silent = old.points.at(-1);
  // Nobody looked for a while: the line must not run across it, nor a rate be spread over it.
  const away = silent !== undefined && at - silent.at > (3 * sampleEvery) / 1000;
  const points = away ? withPoint(old.points, gapAt(silent.at + 0.001)) : old.points;
  const before = away ? undefined : old.last;
  return { last: sample, points: withPoint(points, pointOf(before, sample, cores)) };
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
