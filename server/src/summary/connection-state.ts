import type { SummaryView } from '@anyvisor/api';
import { publicError } from '@anyvisor/domain';
import type { ConnectionHealth } from '@anyvisor/domain';
import { silenceLimit } from '../inventory/freshness.ts';
import type { ConnectionFacts } from './queries.ts';

type Troubled = SummaryView['connections']['attention'][number];
type Reason = Troubled['reasons'][number];

/** As connections show it: what is switched off is neither well nor ill. */
export function healthOf({ enabled, health }: ConnectionFacts): ConnectionHealth {
  return enabled ? ((health ?? 'UNKNOWN') as ConnectionHealth) : 'DISABLED';
}

/** Is what is known through it only what was so once? The same rule as for one VM (`freshness`). */
export function isStale(facts: ConnectionFacts, now: Date): boolean {
  return !facts.enabled || facts.health === 'UNREACHABLE' || isSilent(facts, now);
}

export function isSilent({ lastSeenAt }: ConnectionFacts, now: Date): boolean {
  return lastSeenAt === null || now.getTime() - lastSeenAt.getTime() > silenceLimit;
}

/** The gravest first. */
const gravity: readonly Reason[] = [
  'UNREACHABLE',
  'SILENT',
  'DEGRADED',
  'NOT_YET_REACHED',
  'DISABLED',
  'READ_ONLY',
];

/** Connections somebody should look at, with what is the matter, the gravest first. */
export function troubled(
  connections: readonly ConnectionFacts[],
  vmsOf: (connectionId: string) => number,
  now: Date,
): readonly Troubled[] {
  const found = connections.flatMap((facts): Troubled[] => {
    const reasons = reasonsOf(facts, now);
    return reasons.length === 0
      ? []
      : [
          {
            connectionId: facts.id,
            connectionName: facts.name,
            connectionType: facts.type as Troubled['connectionType'],
            health: healthOf(facts),
            breaker: facts.breaker === 'open' ? 'open' : 'closed',
            enabled: facts.enabled,
            mode: facts.mode === 'read_write' ? 'read_write' : 'read_only',
            reasons,
            lastSeenAt: facts.lastSeenAt?.toISOString() ?? null,
            lastError: facts.lastError === null ? null : publicError(facts.lastError),
            vms: vmsOf(facts.id),
          },
        ];
  });
  const weight = ({ reasons }: Troubled) => Math.min(...reasons.map((reason) => gravity.indexOf(reason)));
  return found.toSorted((a, b) => weight(a) - weight(b) || b.vms - a.vms);
}

function reasonsOf(facts: ConnectionFacts, now: Date): readonly Reason[] {
  const health = healthOf(facts);
  const found = health === 'HEALTHY' ? isSilent(facts, now) && ('SILENT' as const) : reasonOf[health];
  return [
    ...(found === false ? [] : [found]),
    ...(facts.mode === 'read_write' ? [] : ['READ_ONLY' as const]),
  ];
}

const reasonOf = {
  DISABLED: 'DISABLED',
  UNREACHABLE: 'UNREACHABLE',
  DEGRADED: 'DEGRADED',
  UNKNOWN: 'NOT_YET_REACHED',
} as const;
