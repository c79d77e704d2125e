import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Field } from './fields.ts';
import { numberSql } from './filter-sql.ts';
import { QuerySyntaxError } from './filter.ts';
import type { SortKey } from './sort.ts';

/** Where a page ended: the sort values of its last row, as text, and its id. */
export interface Place {
  readonly values: readonly string[];
  readonly id: string;
}

/** Opaque to clients; bound to the order it was made for, so that it is refused with another one. */
export function encodeCursor(keys: readonly SortKey[], place: Place): string {
  return Buffer.from(JSON.stringify([orderOf(keys), ...place.values, place.id])).toString('base64url');
}

export function decodeCursor(keys: readonly SortKey[], cursor: string): Place {
  try {
    const [order, ...rest] = z
      .array(z.string().max(4000))
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    const id = z.uuid().parse(rest.pop());
    if (order !== orderOf(keys) || rest.length !== keys.length) {
      throw new QuerySyntaxError('other order');
    }
    rest.forEach((value, index) => checkValue(keys[index]?.field, value));
    return { values: rest, id };
  } catch {
    throw new QuerySyntaxError('The cursor does not belong to this list and order: begin again without it');
  }
}

/** The id goes the way of the last key, so that an index on the two serves both directions. */
export function idDescends(keys: readonly SortKey[]): boolean {
  return keys.at(-1)?.descending ?? false;
}

/** Rows after the place, in the order of the keys with the id last. */
export function afterPlace(
  keys: readonly SortKey[],
  place: Place,
  id: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const columns = [
    ...keys.map((key, index) => ({
      sql: key.field.sql,
      descending: key.descending,
      value: valueSql[key.field.type](place.values[index] ?? ''),
    })),
    { sql: id, descending: idDescends(keys), value: sql`${place.id}::uuid` },
  ];
  const [first] = columns;
  if (columns.every((column) => column.descending === first?.descending)) {
    // A row comparison is what an index on exactly these columns answers at once.
    const [left, right] = [columns.map((column) => column.sql), columns.map((column) => column.value)];
    const sign = first?.descending === true ? sql`<` : sql`>`;
    return sql<boolean>`((${sql.join(left)}) ${sign} (${sql.join(right)}))`;
  }
  const alternatives = columns.map((column, index) => {
    const same = columns.slice(0, index).map((before) => sql`${before.sql} = ${before.value}`);
    const beyond = column.descending
      ? sql`${column.sql} < ${column.value}`
      : sql`${column.sql} > ${column.value}`;
    return sql`(${sql.join([...same, beyond], sql` and `)})`;
  });
  return sql<boolean>`(${sql.join(alternatives, sql` or `)})`;
}

/** A key's value in `column`, as text that comes back exactly. */
export function valueText(key: SortKey, column: RawBuilder<unknown>): RawBuilder<string> {
  return key.field.type === 'time'
    ? sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : sql<string>`(${column})::text`;
}

const valueSql: Readonly<Record<Field['type'], (value: string) => RawBuilder<unknown>>> = {
  number: numberSql,
  time: (value) => sql`${value}::timestamptz`,
  uuid: (value) => sql`${value}::uuid`,
  boolean: (value) => sql`${value}::boolean`,
  text: (value) => sql`${value}::text`,
  texts: (value) => sql`${value}::text`,
};

const valuePatterns: Readonly<Record<Field['type'], RegExp>> = {
  number: /^-?\d{1,18}(\.\d{1,20})?$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
  uuid: /^[0-9a-f-]{36}$/,
  boolean: /^(true|false)$/,
  text: /^[^\0]*$/su,
  texts: /^$/,
};

function checkValue(field: Field | undefined, value: string): void {
  if (field === undefined || !valuePatterns[field.type].test(value)) {
    throw new QuerySyntaxError('not a value of this field');
  }
}

function orderOf(keys: readonly SortKey[]): string {
  return keys.map((key) => `${key.descending ? '-' : ''}${key.name}`).join(',');
}
