import type { SummaryView } from '@anyvisor/api';
import { powerStates } from '@anyvisor/domain';
import type { HypervisorType, PowerState } from '@anyvisor/domain';
import { isSilent, isStale } from './connection-state.ts';
import type { ConnectionFacts, VmCount } from './queries.ts';

type VmCounts = SummaryView['vms'];

/** Where the VMs of a count stand: in a power state only when that is known now. */
type Standing = PowerState | 'STALE' | 'MISSING';

/** VMs by state and by platform. What is stale or missing is counted as that and as nothing else. */
export function vmCounts(
  connections: readonly ConnectionFacts[],
  counts: readonly VmCount[],
  now: Date,
  displayName: (type: HypervisorType) => string,
): VmCounts {
  const byId = new Map(connections.map((facts) => [facts.id, facts]));
  const standings = counts.flatMap(({ connectionId, count, ...row }) => {
    const facts = byId.get(connectionId);
    return facts === undefined ? [] : [{ facts, count, standing: standingOf(row, facts, now) }];
  });
  const sum = (matches: (each: (typeof standings)[number]) => boolean) =>
    standings.filter(matches).reduce((all, { count }) => all + count, 0);
  const types = [...new Set(connections.map(({ type }) => type))];
  return {
    total: sum(() => true),
    byState: Object.fromEntries(
      powerStates.map((state) => [state, sum(({ standing }) => standing === state)]),
    ) as VmCounts['byState'],
    stale: sum(({ standing }) => standing === 'STALE'),
    missing: sum(({ standing }) => standing === 'MISSING'),
    byPlatform: types
      .map((type) => {
        const of = (standing: Standing) =>
          sum((each) => each.facts.type === type && each.standing === standing);
        return {
          type: type as HypervisorType,
          displayName: displayName(type as HypervisorType),
          connections: connections.filter((facts) => facts.type === type).length,
          total: sum(({ facts }) => facts.type === type),
          running: of('RUNNING'),
          stale: of('STALE'),
          missing: of('MISSING'),
        };
      })
      .toSorted((a, b) => b.total - a.total || a.displayName.localeCompare(b.displayName)),
  };
}

function standingOf(
  { powerState, missing, fresh }: Pick<VmCount, 'powerState' | 'missing' | 'fresh'>,
  facts: ConnectionFacts,
  now: Date,
): Standing {
  if (missing) {
    return 'MISSING';
  }
  // Seen itself a moment ago, by whatever way: then its connection's silence says nothing against it.
  const silentOnly = facts.enabled && facts.health !== 'UNREACHABLE' && isSilent(facts, now);
  return isStale(facts, now) && !(silentOnly && fresh) ? 'STALE' : (powerState as PowerState);
}
