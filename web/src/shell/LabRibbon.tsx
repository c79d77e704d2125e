import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { setupQuery } from '../session/setup.ts';
import classes from './LabRibbon.module.css';

/** Says on every page that nothing here is real. */
export function LabRibbon() {
  const { data } = useQuery({ ...setupQuery, staleTime: Infinity });
  return data?.simulated === true ? (
    <div className={classes['ribbon']} role="note">
      <Trans>Lab: a simulated estate. Nothing here is real, and it is forgotten at the end.</Trans>
    </div>
  ) : null;
}
