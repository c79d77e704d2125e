import { useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';
import { useLiveState } from '../live/use-live.ts';
import classes from './LiveDot.module.css';

/** Whether the page hears of changes at the moment. */
export function LiveDot() {
  const { t } = useLingui();
  const state = useLiveState();
  const words = {
    live: t`Live: changes appear by themselves`,
    connecting: t`Connecting to the server`,
    away: t`The server does not answer; what is shown may be old`,
  };
  return (
    <Tooltip label={words[state]}>
      <span className={classes['dot']} data-state={state} role="status" aria-label={words[state]} />
    </Tooltip>
  );
}
