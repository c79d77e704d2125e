/** The rows somebody chose, and the one a range is drawn from. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
}

/** Most rows that can be chosen at once: what one bulk action takes. */
export const mostSelected = 500;

export const nothingSelected: Selection = { ids: new Set(), anchor: undefined };

/** Chooses a row, or no longer. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id) && ids.size < mostSelected) {
    ids.add(id);
  }
  return { ids, anchor: id };
}

/** Adds everything between the anchor and the row at `to`, both included; without an anchor the row alone. */
export function extended(
  selection: Selection,
  rows: readonly { readonly id: string }[],
  to: number,
): Selection {
  const anchored = rows.findIndex(({ id }) => id === selection.anchor);
  const from = anchored === -1 ? to : anchored;
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: capped(selection.ids, range), anchor: rows[from]?.id };
}

/** All of the rows that are here, as many as can be chosen at once. */
export function all(rows: readonly { readonly id: string }[]): Selection {
  return { ids: capped(new Set(), rows), anchor: undefined };
}

/** Without what is no longer there. The same object when nothing went. */
export function kept(selection: Selection, rows: readonly { readonly id: string }[]): Selection {
  if (selection.ids.size === 0) {
    return selection;
  }
  // The rows are many and the chosen ones few: no set of all of them is made.
  const ids = new Set(rows.flatMap(({ id }) => (selection.ids.has(id) ? [id] : [])));
  return ids.size === selection.ids.size ? selection : { ids, anchor: selection.anchor };
}

function capped(ids: ReadonlySet<string>, more: readonly { readonly id: string }[]): ReadonlySet<string> {
  const next = new Set(ids);
  for (const { id } of more) {
    if (next.size >= mostSelected) {
      break;
    }
    next.add(id);
  }
  return next;
}
