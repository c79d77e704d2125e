import type { Field, Fields } from './fields.ts';
import { findField } from './filter-sql.ts';
import { QuerySyntaxError } from './filter.ts';

export interface SortKey {
  readonly name: string;
  readonly field: Field;
  readonly descending: boolean;
}

const keyLimit = 4;

/** `name,-memoryBytes`: fields in order, `-` turns one around. */
export function parseSort(text: string, fields: Fields): readonly SortKey[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > keyLimit) {
    throw new QuerySyntaxError(`At most ${keyLimit} fields can be sorted by`);
  }
  const keys = parts.map((part) => {
    const descending = part.startsWith('-');
    const name = part.replace(/^[-+]/, '');
    const known = findField(fields, name);
    const field = known.order === undefined ? known : { ...known, type: 'text' as const, sql: known.order };
    if (field.sortable !== true) {
      const sortable = Object.keys(fields).filter((each) => fields[each]?.sortable === true);
      throw new QuerySyntaxError(`The field ${name} cannot be sorted by; these can: ${sortable.join(', ')}`);
    }
    return { name, field, descending };
  });
  if (new Set(keys.map((key) => key.name)).size < keys.length) {
    throw new QuerySyntaxError('A field can be sorted by only once');
  }
  return keys;
}
