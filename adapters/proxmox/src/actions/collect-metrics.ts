import type { VmMetrics } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asNumber, asObject } from '../protocol/loose.ts';
import type { GuestRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';

/** Guests that are asked one by one, because they run although their row does not show it yet. */
const mostLate = 20;

/** One call for all of them: running totals, and the state of the moment as of pvestatd's last push (10 s at most). */
export async function collectMetrics(
  session: Session,
  ctx: CallContext,
  refs: readonly string[],
): Promise<readonly VmMetrics[]> {
  if (refs.length === 0) return [];
  const wanted = new Set(refs);
  const { guests } = await readRows(session, ctx);
  const asked = guests.filter(({ vmid, template }) => !template && wanted.has(String(vmid)));
  const at = new Date(session.environment.now());
  const late = asked
    .filter(
      ({ vmid, status }) =>
        status !== 'running' && session.guests.known(vmid)?.current['status'] === 'running',
    )
    .slice(0, mostLate);
  const current = await Promise.all(late.map((row) => readCurrent(session, ctx, row)));
  return [...asked.filter(({ status }) => status === 'running'), ...current.flat()].map((row) =>
    sampleOf(row, at),
  );
}

/** The same figures from the guest's own node. */
async function readCurrent(session: Session, ctx: CallContext, row: GuestRow): Promise<readonly GuestRow[]> {
  const answer = asObject(
    await session
      .get(ctx, path`/nodes/${row.node}/${row.kind}/${row.vmid}/status/current`)
      .catch((error: unknown) => {
        if (error instanceof ApiRefusal && error.status !== 401) return undefined;
        throw error;
      }),
  );
  return answer['status'] === 'running' ? [{ ...row, usage: answer }] : [];
}

export function sampleOf({ vmid, usage, kind }: GuestRow, at: Date): VmMetrics {
  const number = (key: string) => asNumber(usage[key]);
  return {
    nativeRef: String(vmid),
    at,
    gauges: defined({
      cpuUsage: fraction(number('cpu')),
      memoryUsedBytes: number('mem'),
      memoryHostBytes: number('memhost') ?? (kind === 'lxc' ? number('mem') : undefined),
    }),
    totals: defined({
      diskReadBytes: number('diskread'),
      diskWriteBytes: number('diskwrite'),
      networkReceiveBytes: number('netin'),
      networkTransmitBytes: number('netout'),
    }),
  };
}

/** A part of all its cores; a busy guest's emulator makes it a little more than all. */
function fraction(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.min(1, Math.max(0, value));
}

function defined<K extends string>(
  figures: Readonly<Record<K, number | undefined>>,
): Partial<Record<K, number>> {
  return Object.fromEntries(Object.entries(figures).filter((entry) => entry[1] !== undefined)) as Partial<
    Record<K, number>
  >;
}
