import { networkTypes } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Field, Fields } from '../../filter/fields.ts';
import type { UnitKind } from '../connection-state.ts';

/** What every unit can be filtered and sorted by; `u` and `c` as in `unitRows`. */
const every: Fields = {
  id: { type: 'uuid', sql: sql`u.id` },
  name: { type: 'text', sql: sql`u.name`, sortable: true },
  nativeRef: { type: 'text', sql: sql`u.native_ref` },
  type: { type: 'text', sql: sql`u.type`, sortable: true },
  connection: { type: 'text', sql: sql`c.name`, sortable: true },
  connectionId: { type: 'uuid', sql: sql`u.connection_id` },
  changedAt: { type: 'time', sql: sql`u.changed_at`, sortable: true },
};

const text = (name: string): Field => ({ type: 'text', sql: sql`u.facts ->> ${sql.lit(name)}` });
const flag = (name: string): Field => ({
  type: 'boolean',
  sql: sql`(u.facts ->> ${sql.lit(name)})::boolean`,
});
/** An unknown amount sorts as none. */
const amount = (name: string): Field => ({
  type: 'number',
  sql: sql`coalesce((u.facts ->> ${sql.lit(name)})::numeric, 0)`,
  sortable: true,
});

export const unitFields: Readonly<Record<UnitKind, Fields>> = {
  compute: {
    ...every,
    path: { type: 'text', sql: sql`u.path`, sortable: true },
    parentId: { type: 'uuid', sql: sql`u.parent_id` },
    state: text('state'),
    totalCpu: amount('totalCpu'),
    availableCpu: amount('availableCpu'),
    totalMemoryGb: amount('totalMemoryGb'),
    availableMemoryGb: amount('availableMemoryGb'),
  },
  storage: {
    ...every,
    capacityBytes: amount('capacityBytes'),
    availableBytes: amount('availableBytes'),
    shared: flag('shared'),
    accessible: flag('accessible'),
  },
  network: {
    ...every,
    type: { type: 'text', sql: sql`u.type`, sortable: true, values: networkTypes },
    vlan: { type: 'number', sql: sql`(u.facts ->> 'vlan')::integer` },
    active: flag('active'),
  },
  template: {
    ...every,
    kind: text('kind'),
    os: text('os'),
    firmware: text('firmware'),
    storage: text('storage'),
    diskBytes: amount('diskBytes'),
    supportsLinkedClone: flag('supportsLinkedClone'),
  },
};
