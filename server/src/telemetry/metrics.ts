import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What /metrics shows. Labels name types, classes and outcomes: never a VM, a connection or a tenant. */
export interface Metrics {
  readonly registry: Registry;
  readonly nativeCalls: Histogram<'type' | 'operation' | 'outcome'>;
  readonly breakers: Gauge<'type' | 'state'>;
  readonly inventoryChanges: Counter<'change'>;
  readonly inventoryApply: Histogram<'type'>;
  readonly watchRestarts: Counter<'type'>;
  /** Connections this node speaks for, asked at each scrape. */
  readonly observeLeases: (held: () => number) => void;
}

export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process ?? true) {
    collectDefaultMetrics({ register: registry });
  }
  const registers = [registry];
  let leasesHeld = () => 0;
  const gauge: Gauge = new Gauge({
    name: 'anyvisor_leases_held',
    help: 'Connections this node speaks for',
    registers,
    collect: () => gauge.set(leasesHeld()),
  });
  return {
    registry,
    nativeCalls: new Histogram({
      name: 'anyvisor_native_call_seconds',
      help: 'Calls to hypervisors, by hypervisor type, operation and outcome (ok or the error kind)',
      labelNames: ['type', 'operation', 'outcome'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    breakers: new Gauge({
      name: 'anyvisor_breakers',
      help: 'Circuit breakers of connections opened on this node, by hypervisor type and state',
      labelNames: ['type', 'state'],
      registers,
    }),
    inventoryChanges: new Counter({
      name: 'anyvisor_inventory_changes_total',
      help: 'Changes written to the inventory, by change',
      labelNames: ['change'],
      registers,
    }),
    inventoryApply: new Histogram({
      name: 'anyvisor_inventory_apply_seconds',
      help: 'From a batch received to its rows and events committed, by hypervisor type',
      labelNames: ['type'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    watchRestarts: new Counter({
      name: 'anyvisor_watch_restarts_total',
      help: 'Watches of hypervisors that ended and began again, by hypervisor type',
      labelNames: ['type'],
      registers,
    }),
    observeLeases: (held) => {
      leasesHeld = held;
    },
  };
}
