import { Trans, useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';
import { IconCircleDashed } from '@tabler/icons-react';
import { Age } from '../../ui/Age.tsx';
import type { AnyUnit } from './unit-queries.ts';
import classes from './unit.module.css';
import { ServerText } from '../../ui/ServerText.tsx';

/** Says that what is shown of a unit is old: hatched, with its age and why. Nothing while it is fresh. */
export function FreshBadge({ unit }: { readonly unit: Pick<AnyUnit, 'seenAt' | 'stale' | 'staleReason'> }) {
  const { t } = useLingui();
  if (!unit.stale) {
    return null;
  }
  return (
    <Tooltip
      label={
        unit.staleReason === null ? (
          t`Its connection does not answer.`
        ) : (
          <ServerText text={unit.staleReason} />
        )
      }
    >
      <span className={classes['fresh']}>
        <IconCircleDashed size={13} aria-hidden />
        <span>
          <Trans>Stale</Trans> · <Age since={unit.seenAt} />
        </span>
      </span>
    </Tooltip>
  );
}
