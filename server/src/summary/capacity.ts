import type { ConnectionCapacityView } from '@anyvisor/api';
import { healthOf, isStale } from './connection-state.ts';
import type { Amount, ComputeFacts, ConnectionFacts, StorageSum } from './queries.ts';

type AmountView = ConnectionCapacityView['cores'];
type Unit = ConnectionCapacityView['units'][number];

const unitsShown = 50;
const gib = 2 ** 30;

/** What one connection has and how much of it is taken, as far as it is known. */
export function connectionCapacity(
  facts: ConnectionFacts,
  vms: number,
  units: readonly ComputeFacts[],
  storage: StorageSum | undefined,
  now: Date,
): ConnectionCapacityView {
  const views = units.map(unitView);
  return {
    connectionId: facts.id,
    connectionName: facts.name,
    connectionType: facts.type as ConnectionCapacityView['connectionType'],
    health: healthOf(facts),
    stale: isStale(facts, now),
    vms,
    hosts: units.reduce((sum, { hosts }) => sum + hosts, 0),
    cores: together(views.map(({ cores }) => cores)),
    memory: together(views.map(({ memory }) => memory)),
    storage:
      storage === undefined
        ? unknown
        : amountView(storage, storage.known === storage.units, storage.known, 1),
    units: views.slice(0, unitsShown),
    unitsLeft: Math.max(0, views.length - unitsShown),
  };
}

const unknown: AmountView = { total: null, used: null, complete: false };

function unitView({ id, name, path, type, state, hosts, hostsAvailable, ...facts }: ComputeFacts): Unit {
  const { cores, memoryGb } = facts;
  return {
    id,
    name,
    path,
    type,
    state,
    hosts,
    hostsAvailable,
    cores: amountView(cores, cores.known >= hosts, cores.known, 1),
    memory: amountView(memoryGb, memoryGb.known >= hosts, memoryGb.known, gib),
  };
}

/** `used` only when somebody said what is free: a host that does not say is not idle. */
function amountView(
  { total, available }: Pick<Amount, 'total' | 'available'>,
  complete: boolean,
  known: number,
  unit: number,
): AmountView {
  return {
    total: total === null ? null : total * unit,
    used: total === null || available === null || known === 0 ? null : (total - available) * unit,
    complete: complete && total !== null,
  };
}

function together(amounts: readonly AmountView[]): AmountView {
  return {
    total: sum(amounts.map(({ total }) => total)),
    used: sum(amounts.map(({ used }) => used)),
    complete: amounts.length > 0 && amounts.every(({ complete }) => complete),
  };
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((all, value) => all + value, 0);
}
