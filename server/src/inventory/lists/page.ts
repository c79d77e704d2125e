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
  readonly id: RawBuilder<string>;
  /** The condition of `q=`. */
  readonly search: (pattern: string) => RawBuilder<boolean>;
  readonly item: (row: Row) => Item;
}

/**
 * One page of any list: filter, search, order and place become conditions of one query; throws `QuerySyntaxError` for
 * what cannot be understood. The total comes with the first page only.
 *
 * The page's ids are found first, then its rows are read: what only a view shows is not joined and carried through the
 * sorting of a hundred thousand others.
 */
export async function readPage<DB, TB extends keyof DB, Row extends { readonly id: string }, Item>(
  tx: Tx,
  base: SelectQueryBuilder<DB, TB, Row>,
  shape: ListShape<Row, Item>,
  query: ListQuery,
): Promise<Page<Item>> {
  const keys = parseSort(query.sort ?? shape.defaultSort, shape.fields);
  const matching = matchingRows(base, shape, query).clearSelect();
  const placed =
    query.cursor === undefined
      ? matching
      : matching.where(afterPlace(keys, decodeCursor(keys, query.cursor), shape.id));
  const inner = ordered(placed, keys, shape.id)
    .select([shape.id.as('id'), ...keys.map(({ field }, place) => field.sql.as(`key_${place}`))])
    .limit(query.limit + 1);
  // Only what is on the page becomes text: times by the hundred thousand would take longer than finding it.
  const { rows: found } = await sql<Found>`
    select id, ${sortValues(keys)} as sort_values from (${inner}) as page`.execute(tx);
  const page = found.slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  return {
    items: (await rowsOf(base, shape, page)).map(shape.item),
    nextCursor: last === undefined ? null : encodeCursor(keys, { values: last.sort_values, id: last.id }),
    estimatedTotal: query.cursor === undefined ? await total(matching, found.length, query.limit) : null,
  };
}

interface Found {
  readonly id: string;
  readonly sort_values: readonly string[];
}

/** In the order in which they were found. */
async function rowsOf<DB, TB extends keyof DB, Row extends { readonly id: string }, Item>(
  base: SelectQueryBuilder<DB, TB, Row>,
  shape: ListShape<Row, Item>,
  found: readonly Found[],
): Promise<readonly Row[]> {
  if (found.length === 0) {
    return [];
  }
  const ids = found.map(({ id }) => id);
  const rows = (await base
    .where(sql<boolean>`${shape.id} = any(${ids}::uuid[])`)
    .execute()) as unknown as readonly Row[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
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
  const texts = keys.map((key, place) => valueText(key, sql.ref(`key_${place}`)));
  return sql<readonly string[]>`array[${sql.join(texts)}]::text[]`;
}

/** Exact: a pass over rows as narrow as these costs no more than finding a page of them. */
async function total<DB, TB extends keyof DB, Row>(
  matching: SelectQueryBuilder<DB, TB, Row>,
  read: number,
  limit: number,
): Promise<number> {
  if (read <= limit) {
    return read;
  }
  const counted = await matching.select(sql<number>`count(*)`.as('count')).executeTakeFirst();
  return (counted as { readonly count: number } | undefined)?.count ?? 0;
}
