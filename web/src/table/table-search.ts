/** The state of a table in the page's address; everything optional, nothing else. */
export interface TableSearch {
  /** Free text. */
  readonly q?: string;
  /** The API's `sort=`. */
  readonly sort?: string;
  /** The API's `filter=`. */
  readonly filter?: string;
}

const longest: Readonly<Record<keyof TableSearch, number>> = { q: 200, sort: 200, filter: 2000 };

/** Reads a table's part of the address; what is no text, empty or too long is left out. */
export function parseTableSearch(search: Readonly<Record<string, unknown>>): TableSearch {
  return { ...text(search, 'q'), ...text(search, 'sort'), ...text(search, 'filter') };
}

function text<Key extends keyof TableSearch>(
  search: Readonly<Record<string, unknown>>,
  key: Key,
): Partial<Record<Key, string>> {
  const value = search[key];
  // The router reads `?q=42` as a number.
  const written = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  const fits = typeof written === 'string' && written.trim() !== '' && written.length <= longest[key];
  return fits ? ({ [key]: written } as Record<Key, string>) : {};
}
