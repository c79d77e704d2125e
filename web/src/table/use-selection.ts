import { useCallback, useMemo, useState } from 'react';
import { all, extended, kept, nothingSelected, toggled } from './selection.ts';
import type { Selection } from './selection.ts';

export interface TableSelection<Row> {
  readonly ids: ReadonlySet<string>;
  /** The chosen rows as they are now. */
  readonly rows: readonly Row[];
  readonly toggle: (id: string) => void;
  /** Everything from the row chosen last to the one at `index`. */
  readonly extendTo: (index: number) => void;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

/** Which rows are chosen. Rows that leave the table are chosen no longer: nothing is done to what is out of sight. */
export function useSelection<Row extends { readonly id: string }>(rows: readonly Row[]): TableSelection<Row> {
  const [stored, setSelection] = useState<Selection>(nothingSelected);
  const selection = useMemo(() => kept(stored, rows), [stored, rows]);
  const chosen = useMemo(
    () => (selection.ids.size === 0 ? [] : rows.filter(({ id }) => selection.ids.has(id))),
    [selection, rows],
  );
  const toggle = useCallback((id: string) => setSelection((now) => toggled(kept(now, rows), id)), [rows]);
  const extendTo = useCallback(
    (index: number) => setSelection((now) => extended(kept(now, rows), rows, index)),
    [rows],
  );
  const chooseAll = useCallback(() => setSelection(all(rows)), [rows]);
  const clear = useCallback(() => setSelection(nothingSelected), []);
  return { ids: selection.ids, rows: chosen, toggle, extendTo, chooseAll, clear };
}
