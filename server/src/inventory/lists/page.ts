import { sql } from 'kysely';
import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import type { ListQuery, Page } from '@anyvisor/api';
import type { Tx } from '../../db/transaction.ts';
import type { Fields } from '../../filter/fields.ts';
import { filterSql } from '../../filter/filter-sql.ts';
import { afterPlace, decodeCursor, encodeCursor, idDescends, valueText } from '../../filter/keyset.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import { parseSort } from '../../filter/sort.ts';
import type { SortKey } from '../../filter/sort.ts';

/** What a list knows about its rows. */
export interface ListShape<Row, Item> {
  readonly fields: Fields;
  readonly defaultSort: string;
  readonly id: RawBuilder<unknown>;
  /** The condition of `q=`. */
  readonly search: (pattern: string) => RawBuilder<boolean>;
  readonly item: (row: Row) => Item;
}

/** Counted exactly up to here; beyond, the planner's estimate has to do. */
const countLimit = 10_000;

/**
 * One page of any list: filter, search, order and place become conditions of one query; throws `QuerySyntaxError` for
 * what cannot be understood. The total comes with the first page only.
 */
export async function readPage<DB, TB extends keyof DB, Row extends { readonly id: string }, Item>(
  tx: Tx,
  base: SelectQueryBuilder<DB, TB, Row>,
  shape: ListShape<Row, Item>,
  query: ListQuery,
): Promise<Page<Item>> {
  const keys = parseSort(query.sort ?? shape.defaultSort, shape.fields);
  const matching = matchingRows(base, shape, query);
  const placed =
    query.cursor === undefined
      ? matching
      : matching.where(afterPlace(keys, decodeCursor(keys, query.cursor), shape.id));
  const rows = (await ordered(placed, keys, shape.id)
    .select(sortValues(keys).as('sort_values'))
    .limit(query.limit + 1)
    .execute()) as unknown as readonly (Row & { readonly sort_values: readonly string[] })[];
  const items = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? items.at(-1) : undefined;
  return {
    items: items.map(shape.item),
    nextCursor: last === undefined ? null : encodeCursor(keys, { values: last.sort_values, id: last.id }),
    estimatedTotal:
      query.cursor === undefined ? await estimate(tx, matching, rows.length, query.limit) : null,
  };
}

function matchingRows<DB, TB extends keyof DB, Row, Item>(
  base: SelectQueryBuilder<DB, TB, Row>,
  shape: ListShape<Row, Item>,
  { filter, q }: ListQuery,
): SelectQueryBuilder<DB, TB, Row> {
  const filtered =
    filter === undefined || filter.trim() === ''
      ? base
      : base.where(filterSql(parseFilter(filter), shape.fields));
  const wanted = q?.replaceAll('\0', '').trim() ?? '';
  return wanted === '' ? filtered : filtered.where(shape.search(`%${wanted.replaceAll(/[\\%_]/g, '\\$&')}%`));
}

function ordered<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  keys: readonly SortKey[],
  id: RawBuilder<unknown>,
): SelectQueryBuilder<DB, TB, Row> {
  return keys
    .reduce((sorted, key) => sorted.orderBy(key.field.sql, key.descending ? 'desc' : 'asc'), query)
    .orderBy(id, idDescends(keys) ? 'desc' : 'asc');
}

function sortValues(keys: readonly SortKey[]): RawBuilder<readonly string[]> {
  return sql<readonly string[]>`array[${sql.join(keys.map(valueText))}]::text[]`;
}

async function estimate<DB, TB extends keyof DB, Row>(
  tx: Tx,
  matching: SelectQueryBuilder<DB, TB, Row>,
  read: number,
  limit: number,
): Promise<number> {
  if (read <= limit) {
    return read;
  }
  const bare = matching.clearSelect().select(sql`1`.as('one'));
  const compiled = bare.limit(countLimit + 1);
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from (${compiled}) as counted`.execute(tx);
  const count = rows[0]?.count ?? 0;
  if (count <= countLimit) {
    return count;
  }
  const [plan] = await bare.explain<{
    readonly 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
  }>('json');
  return Math.max(count, plan?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? count);
}
