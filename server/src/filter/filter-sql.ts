import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { QuerySyntaxError } from './filter.ts';
import type { Filter, Operator } from './filter.ts';
import type { Field, Fields } from './fields.ts';

type Comparison = Extract<Filter, { readonly type: 'compare' }>;

/** The condition of a filter. Fields are looked up, values are parameters: nothing written by others becomes SQL. */
export function filterSql(filter: Filter, fields: Fields): RawBuilder<boolean> {
  if (filter.type === 'compare') {
    return comparisonSql(filter, findField(fields, filter.field));
  }
  const parts = filter.parts.map((part) => filterSql(part, fields));
  return sql<boolean>`(${sql.join(parts, filter.type === 'and' ? sql` and ` : sql` or `)})`;
}

/** Throws for a field that is not in the list. */
export function findField(fields: Fields, name: string): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw new QuerySyntaxError(
      `There is no field ${JSON.stringify(name)}; there are ${Object.keys(fields).join(', ')}`,
    );
  }
  return field;
}

function comparisonSql({ field: name, op, values }: Comparison, field: Field): RawBuilder<boolean> {
  if (!allowed[field.type].includes(op)) {
    throw new QuerySyntaxError(
      `The field ${name} cannot be compared by ${op}; it can by ${allowed[field.type].join(' ')}`,
    );
  }
  const parameters = values.map((value) => parameter(name, field, op, value));
  const [first] = parameters;
  if (field.conditions !== undefined && (op === '=' || op === '!=' || op === 'in')) {
    const holds = values.map((value) => field.conditions?.[value] ?? sql<boolean>`false`);
    return sql<boolean>`(${op === '!=' ? sql`not ` : sql``}(${sql.join(holds, sql` or `)}))`;
  }
  const { compare } = field;
  if (compare !== undefined && (op === '=' || op === '~' || op === 'in')) {
    const sign = op === 'in' ? signs['='] : signs[op];
    return sql<boolean>`(${sql.join(
      parameters.map((value) => compare(sign, value)),
      sql` or `,
    )})`;
  }
  if (op === 'in') {
    return field.type === 'texts'
      ? sql<boolean>`(${field.sql} && array[${sql.join(parameters)}]::text[])`
      : sql<boolean>`(${field.sql} in (${sql.join(parameters)}))`;
  }
  if (field.type === 'texts') {
    return textsSql(field, op, first);
  }
  return sql<boolean>`(${field.sql} ${signs[op]} ${first})`;
}

/** `!=` also holds where nothing is known; of `~` the value is a pattern by now. */
const signs: Readonly<Record<Exclude<Operator, 'in'>, RawBuilder<unknown>>> = {
  '=': sql`=`,
  '!=': sql`is distinct from`,
  '~': sql`ilike`,
  '<': sql`<`,
  '>': sql`>`,
  '<=': sql`<=`,
  '>=': sql`>=`,
};

function textsSql(field: Field, op: Operator, value: RawBuilder<unknown> | undefined): RawBuilder<boolean> {
  if (op === '~') {
    return sql<boolean>`exists (select from unnest(${field.sql}) as one (item) where one.item ilike ${value})`;
  }
  const holds = sql<boolean>`(${value} = any(${field.sql}))`;
  return op === '!=' ? sql<boolean>`(not coalesce(${holds}, false))` : holds;
}

const ordered: readonly Operator[] = ['=', '!=', '<', '>', '<=', '>=', 'in'];
const allowed: Readonly<Record<Field['type'], readonly Operator[]>> = {
  text: [...ordered, '~'],
  number: ordered,
  time: ['=', '!=', '<', '>', '<=', '>='],
  uuid: ['=', '!=', 'in'],
  boolean: ['=', '!='],
  texts: ['=', '!=', '~', 'in'],
};

function parameter(name: string, field: Field, op: Operator, value: string): RawBuilder<unknown> {
  if (value.includes('\0')) {
    throw new QuerySyntaxError(`The value of ${name} holds a character that no text has here`);
  }
  if (op === '~') {
    return sql`${`%${value.replaceAll(/[\\%_]/g, '\\$&')}%`}`;
  }
  return typed[field.type](name, field, value);
}

const typed: Readonly<
  Record<Field['type'], (name: string, field: Field, value: string) => RawBuilder<unknown>>
> = {
  number: (name, _field, value) => numberSql(numberOf(name, value)),
  time: (name, _field, value) => sql`${timeOf(name, value)}::timestamptz`,
  uuid: (name, _field, value) => sql`${uuidOf(name, value)}::uuid`,
  boolean: (name, _field, value) => sql`${booleanOf(name, value)}::boolean`,
  text: (name, field, value) => sql`${oneOf(name, field, value)}::text`,
  texts: (name, field, value) => sql`${oneOf(name, field, value)}::text`,
};

/** Whole numbers as `bigint`, so that an index on such a column is of use. */
export function numberSql(text: string): RawBuilder<unknown> {
  return text.includes('.') ? sql`${text}::numeric` : sql`${text}::bigint`;
}

function numberOf(name: string, value: string): string {
  if (!/^-?\d{1,18}(\.\d{1,6})?$/.test(value)) {
    throw new QuerySyntaxError(`The field ${name} is a number; ${JSON.stringify(value)} is none`);
  }
  return value;
}

function timeOf(name: string, value: string): Date {
  const time = new Date(value);
  if (!/^\d{4}-\d\d-\d\d/.test(value) || Number.isNaN(time.getTime())) {
    throw new QuerySyntaxError(`The field ${name} is a time like 2026-11-21T04:00:00Z`);
  }
  return time;
}

function uuidOf(name: string, value: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    throw new QuerySyntaxError(`The field ${name} is an id (UUID)`);
  }
  return value;
}

function booleanOf(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') {
    throw new QuerySyntaxError(`The field ${name} is true or false`);
  }
  return value === 'true';
}

function oneOf(name: string, field: Field, value: string): string {
  if (field.values !== undefined && !field.values.includes(value)) {
    throw new QuerySyntaxError(`The field ${name} is one of ${field.values.join(', ')}`);
  }
  return value;
}
