/** How somebody likes a table. */
export interface TableLook {
  /** Ids of the columns shown besides the name; without it the table's own choice. */
  readonly columns?: readonly string[];
  readonly density: 'dense' | 'airy';
}

export const firstLook: TableLook = { density: 'dense' };

/** Reads what was kept; whatever is not understood falls back to the table's own. */
export function parseLook(value: unknown): TableLook {
  if (typeof value !== 'object' || value === null) {
    return firstLook;
  }
  const { columns, density } = value as { readonly columns?: unknown; readonly density?: unknown };
  return {
    ...(Array.isArray(columns)
      ? { columns: columns.filter((id) => typeof id === 'string').slice(0, 50) }
      : {}),
    density: density === 'airy' ? 'airy' : 'dense',
  };
}
