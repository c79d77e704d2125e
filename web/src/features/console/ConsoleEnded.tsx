import { Trans } from '@lingui/react/macro';
import { Notice } from '../../ui/Notice.tsx';
import { ServerText } from '../../ui/ServerText.tsx';
import type { ConsoleEnd } from './console-end.ts';

/** Why a console is no longer there. */
export function ConsoleEnded({ end }: { readonly end: ConsoleEnd }) {
  if (end.why === 'closed') {
    return (
      <Notice title={<Trans>The console was closed by the other side</Trans>}>
        <Trans>The VM was stopped or moved, or somebody else took its console.</Trans>
      </Notice>
    );
  }
  if (end.why === 'broken') {
    return (
      <Notice title={<Trans>The connection to the console broke</Trans>}>
        <Trans>The server, the hypervisor or the network between went away for a moment.</Trans>
      </Notice>
    );
  }
  return (
    <Notice title={<Trans>The console refused us</Trans>}>
      <ServerText text={end.detail} alone />
    </Notice>
  );
}
