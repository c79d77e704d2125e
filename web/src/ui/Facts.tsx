import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** Names and values of one thing, in two columns. A value of null is left out. */
export function Facts({
  items,
}: {
  readonly items: readonly (readonly [name: ReactNode, value: ReactNode] | null)[];
}) {
  return (
    <dl className={classes['facts']}>
      {items.map(
        (item, index) =>
          item !== null && (
            <div key={index}>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
