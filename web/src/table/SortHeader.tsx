import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { ariaSort, nextSort } from './sort-order.ts';
import classes from './table.module.css';

export interface SortHeaderProps {
  readonly label: string;
  readonly unit?: string | undefined;
  /** What the column is sorted by; undefined: it cannot be. */
  readonly field: string | undefined;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  /** Outside the tab order: a table that moves by arrow keys has one stop. */
  readonly tabbable?: boolean;
}

/** The inside of a column's header: its name, its unit and, where it can be sorted, the button that does. */
export function SortHeader({ label, unit, field, sort, onSort, tabbable = true }: SortHeaderProps) {
  const text = (
    <>
      {label}
      {unit !== undefined && ` (${unit})`}
    </>
  );
  if (field === undefined) {
    return <span>{text}</span>;
  }
  const order = ariaSort(sort, field);
  return (
    <button
      type="button"
      className={classes['sort']}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onSort(nextSort(sort, field))}
    >
      {text}
      {order === 'ascending' && <IconArrowUp size={13} aria-hidden />}
      {order === 'descending' && <IconArrowDown size={13} aria-hidden />}
    </button>
  );
}
