import { Trans } from '@lingui/react/macro';
import type { Session } from '../session/session.ts';
import classes from './LabRibbon.module.css';

/** The lab's tenant has this name; the lab makes it so, and nothing real is ever in it. */
const labTenant = 'Lab';

/** Says on every page that nothing here is real. */
export function LabRibbon({ session }: { readonly session: Session }) {
  return session.tenant.name === labTenant ? (
    <div className={classes['ribbon']} role="note">
      <Trans>Lab: a simulated estate. Nothing here is real, and it is forgotten at the end.</Trans>
    </div>
  ) : null;
}
