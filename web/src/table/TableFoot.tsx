import { Plural, Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import type { ReactNode } from 'react';
import type { TableRows } from './column.ts';
import classes from './table.module.css';

/** The line below a table: how many there are, how many of them are here. */
export function TableFoot<Row>({
  data,
  children,
}: {
  readonly data: TableRows<Row>;
  readonly children?: ReactNode;
}) {
  const { i18n } = useLingui();
  const here = data.rows.length;
  const hereText = new Intl.NumberFormat(i18n.locale).format(here);
  const total = data.total === null ? undefined : new Intl.NumberFormat(i18n.locale).format(data.total);
  return (
    <div className={classes['foot']} aria-live="polite">
      {data.status === 'ready' && (
        <span>
          {!data.hasMore ? (
            <Plural value={here} one="# row" other="# rows" />
          ) : total === undefined ? (
            <Trans>{hereText} rows, more below</Trans>
          ) : data.total !== null && data.total > 10_000 ? (
            <Trans>
              about {total} rows, {hereText} of them read
            </Trans>
          ) : (
            <Trans>
              {total} rows, {hereText} of them read
            </Trans>
          )}
        </span>
      )}
      {children}
    </div>
  );
}
