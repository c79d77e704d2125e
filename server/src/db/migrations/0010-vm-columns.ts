import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What lists of VMs are filtered by stands in columns of its own: out of an observation it would be fetched for every
 * VM there is. MAC addresses are searched as well. The table's owner is let past row-level security for the moment that
 * filling them takes.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db);
  }
}

const each = (list: string, field: string) =>
  `coalesce((select array_agg(distinct item ->> '${field}') from jsonb_array_elements(observation -> '${list}') as item
    where item ->> '${field}' is not null), '{}')`;

const statements = [
  `alter table vm add storages text[] not null default '{}', add networks text[] not null default '{}',
    add macs text[] not null default '{}', add hostname text, add agent text, add snapshot_count integer`,
  `alter table vm alter column storages set storage main, alter column networks set storage main,
    alter column macs set storage main`,
  `alter table vm no force row level security`,
  `update vm set storages = ${each('disks', 'storage')}, networks = ${each('nics', 'network')},
    macs = ${each('nics', 'mac')}, hostname = observation #>> '{guest,hostname}',
    agent = observation #>> '{guest,agent}', snapshot_count = (observation ->> 'snapshotCount')::integer,
    search_text = concat_ws(E'\\n', search_text, nullif(lower(array_to_string(${each('nics', 'mac')}, E'\\n')), ''))
    where jsonb_typeof(observation -> 'disks') = 'array' and jsonb_typeof(observation -> 'nics') = 'array'`,
  `alter table vm force row level security`,
];
