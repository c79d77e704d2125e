import type { RawBuilder } from 'kysely';

/** What a list can be filtered and sorted by: the only way from a field's name to SQL. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly type: 'text' | 'number' | 'time' | 'uuid' | 'boolean' | 'texts';
  /** The column or expression; ours, never from outside. */
  readonly sql: RawBuilder<unknown>;
  /** May be sorted by: never null, or made so. */
  readonly sortable?: true;
  /** The only values there are, for a helpful refusal. */
  readonly values?: readonly string[];
}
