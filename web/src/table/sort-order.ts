/** The order of a table: the server's own way to write it, `-` before a field turns it around. */
export interface SortOrder {
  readonly field: string;
  readonly descending: boolean;
}

/** Reads `name` or `-name`; a list of several fields has its first one as the order of the header. */
export function parseSort(text: string | undefined): SortOrder | undefined {
  const [first = ''] = (text ?? '').split(',');
  const field = first.replace(/^-/, '').trim();
  return field === '' ? undefined : { field, descending: first.startsWith('-') };
}

/** A click on a header: rising, falling, back to the table's own order. */
export function nextSort(text: string | undefined, field: string): string | undefined {
  const now = parseSort(text);
  if (now?.field !== field) {
    return field;
  }
  return now.descending ? undefined : `-${field}`;
}

/** What `aria-sort` of a header says. */
export function ariaSort(text: string | undefined, field: string): 'ascending' | 'descending' | 'none' {
  const now = parseSort(text);
  if (now?.field !== field) {
    return 'none';
  }
  return now.descending ? 'descending' : 'ascending';
}

/** Rows in the order of `value`, unknown ones last whichever way it goes; equal ones stay as they were. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => string | number | null,
  descending: boolean,
  locale: string,
): readonly Row[] {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) {
      return Number(a === null) - Number(b === null);
    }
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
    );
  });
}
