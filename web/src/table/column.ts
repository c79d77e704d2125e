import type { ReactNode } from 'react';

/** One column of any table of the console. The first of a table is its name: frozen, always shown. */
export interface TableColumn<Row> {
  readonly id: string;
  /** In the reader's language. */
  readonly label: string;
  /** Stands in the header, so that the cells hold bare numbers. */
  readonly unit?: string;
  /** In px; the name takes what is left over. */
  readonly width: number;
  /** Numbers are aligned at their end. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** The server's field to sort by. Without it the column cannot be sorted in a table that the server sorts. */
  readonly sortField?: string;
  /** What a small table, all here, is sorted by; null comes last. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** Not shown until somebody chooses it. */
  readonly hidden?: boolean;
  /** Also shown where there is little room: on a phone. */
  readonly narrow?: boolean;
  /** A change of this tints the cell for a second. */
  readonly flash?: (row: Row) => string | number | null;
}

/** Rows of a table as far as they are here. */
export interface TableRows<Row> {
  readonly rows: readonly Row[];
  /** Of all of them, here or not; an estimate when large, null when unknown. */
  readonly total: number | null;
  readonly status: 'pending' | 'error' | 'ready';
  /** What was thrown, with `status` error. */
  readonly error: unknown;
  readonly hasMore: boolean;
  /** These are the rows of the question before; the answer to the present one is on its way. */
  readonly outdated: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}
