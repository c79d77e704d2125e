import { useMediaQuery } from '@mantine/hooks';
import { columnSizingFeature, columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { TableColumn } from './column.ts';

const features = tableFeatures({ columnVisibilityFeature, columnSizingFeature });
/** Rows stay out of the table's own model: 100,000 of them would be made anew with each change. */
const noRows: never[] = [];

/** The columns that are shown, and how wide: as `grid-template-columns` and altogether in px. */
export interface ShownColumns<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly template: string;
  readonly width: number;
}

/** `shown`: ids somebody chose; undefined: the table's own choice. `before` and `after` are px of what stands around. */
export function useColumns<Row extends object>(
  columns: readonly TableColumn<Row>[],
  shown: readonly string[] | undefined,
  { before, after }: { readonly before: number; readonly after: number },
): ShownColumns<Row> {
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        header: column.label,
        size: column.width,
        minSize: 0,
      })),
    [columns],
  );
  const columnVisibility = useMemo(
    () =>
      Object.fromEntries(
        columns.map((column, place) => [column.id, place === 0 || isShown(column, shown, narrow)]),
      ),
    [columns, shown, narrow],
  );
  const table = useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: noRows,
    state: { columnVisibility },
  });
  const leaves = table.getVisibleLeafColumns();
  return useMemo(() => {
    const byId = new Map(columns.map((column) => [column.id, column]));
    const visible = leaves.flatMap(({ id }) => byId.get(id) ?? []);
    const widths = leaves.map((leaf, place) => (narrow && place === 0 ? 120 : leaf.getSize()));
    const tracks = visible.map(({ numeric }, place) => {
      const width = widths[place] ?? 0;
      return numeric === true ? `${width}px` : `minmax(${width}px, ${width}fr)`;
    });
    const template = [
      ...(before > 0 ? [`${before}px`] : []),
      ...tracks,
      ...(after > 0 ? [`${after}px`] : []),
    ].join(' ');
    return {
      columns: visible,
      template,
      width: before + after + widths.reduce((sum, width) => sum + width, 0),
    };
  }, [columns, leaves, before, after, narrow]);
}

function isShown<Row>(
  column: TableColumn<Row>,
  shown: readonly string[] | undefined,
  narrow: boolean,
): boolean {
  if (narrow) {
    return column.narrow === true;
  }
  return shown === undefined ? column.hidden !== true : shown.includes(column.id);
}
