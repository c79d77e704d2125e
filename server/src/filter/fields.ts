import type { RawBuilder } from 'kysely';

/** What a list can be filtered and sorted by: the only way from a field's name to SQL. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly type: 'text' | 'number' | 'time' | 'uuid' | 'boolean' | 'texts';
  /** The column or expression; ours, never from outside. */
  readonly sql: RawBuilder<unknown>;
  /** May be sorted by: never null, or made so. */
  readonly sortable?: true;
  /** What to sort by instead, as text: for a field that has many values. */
  readonly order?: RawBuilder<string>;
  /** Of a field with few values: what each of them means, where that is found quicker than it is computed. */
  readonly conditions?: Readonly<Record<string, RawBuilder<boolean>>>;
  /** How `=`, `~` and `in` compare with one value, where that is quicker than by `sql`. */
  readonly compare?: (sign: RawBuilder<unknown>, value: RawBuilder<unknown>) => RawBuilder<boolean>;
  /** The only values there are, for a helpful refusal. */
  readonly values?: readonly string[];
}
