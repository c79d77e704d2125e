import { setTimeout as sleep } from 'node:timers/promises';
import { CallTimeout } from '../protocol/call-error.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { STATS_NOWAIT } from '../protocol/procedures/stats.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { byField } from '../protocol/typed-params.ts';
import type { StatsRecord } from '../native-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';

export interface StatsWish {
  /** virDomainStatsTypes. @default every group the daemon knows */
  readonly groups?: number;
  /** Leaves out what is switched off. @default false */
  readonly runningOnly?: boolean;
}

/**
 * virDomainStatsTypes. The state is libvirt's own knowledge; for everything else it asks QEMU, which takes tens of
 * milliseconds to answer while its guest boots (measured: 22 ms against 0.3 ms).
 */
export const STATE_STATS = 1;
export const BLOCK_STATS = 32;
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE. */
const ACTIVE = 1;
/** A QEMU that goes is gone after so long, in ms. */
const PAUSES = [30, 100];
/**
 * The first question that meets a QEMU which has stopped answering waits for it, whatever its flags; it is given up after
 * so long, in ms, for some domains and for a whole host. The next one finds that domain busy with the first, and passes it
 * over.
 */
const PATIENCE = { some: 4000, all: 15_000 } as const;

/**
 * Bulk statistics by UUID; an empty list means all domains. A stuck domain's record is short, and nobody waits for it.
 * A domain whose QEMU goes at that very moment fails the call for all of them (libvirt 9.0: "Unable to read from monitor",
 * "End of file from qemu monitor"): it is asked again, and in the end only for states, which cannot fail.
 */
export async function readStats(
  { call }: Endpoint,
  doms: readonly Domain[],
  { groups = 0, runningOnly = false }: StatsWish = {},
): Promise<ReadonlyMap<string, StatsRecord>> {
  const flags = runningOnly ? STATS_NOWAIT | ACTIVE : STATS_NOWAIT;
  const ask = async (stats: number): Promise<ReadonlyMap<string, StatsRecord>> => {
    const { records } = await call(
      procedures.connectGetAllDomainStats,
      { doms, stats, flags },
      // Not beside the events: what is given up there costs a reading of everything.
      stats === STATE_STATS
        ? {}
        : { lane: 'control', withinMs: doms.length === 0 ? PATIENCE.all : PATIENCE.some },
    );
    return new Map(records.map(({ dom, params }) => [dom.uuid, byField(params)]));
  };
  for (const pause of PAUSES) {
    try {
      return await ask(groups);
    } catch (error) {
      if (!(error instanceof LibvirtError || error instanceof CallTimeout)) throw error;
      await sleep(pause);
    }
  }
  return ask(STATE_STATS);
}
