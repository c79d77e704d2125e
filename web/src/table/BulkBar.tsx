import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { mostSelected } from './selection.ts';
import type { TableSelection } from './use-selection.ts';
import classes from './table.module.css';

/** What can be done with the chosen rows; not there while none is chosen. */
export function BulkBar<Row>({
  selection,
  children,
}: {
  readonly selection: TableSelection<Row>;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const count = selection.ids.size;
  if (count === 0) {
    return null;
  }
  return (
    <div role="toolbar" aria-label={t`Actions of the chosen rows`} className={classes['bulk']}>
      <strong aria-live="polite">
        <Plural value={count} one="# chosen" other="# chosen" />
      </strong>
      {count >= mostSelected && (
        <span className="av-dim">
          <Trans>as many as can be chosen at once</Trans>
        </span>
      )}
      {children}
      <Button variant="subtle" size="compact-sm" onClick={selection.clear}>
        <Trans>Choose none</Trans>
      </Button>
    </div>
  );
}
