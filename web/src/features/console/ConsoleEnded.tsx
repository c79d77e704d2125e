import { Trans } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import type { ConsoleEnd } from './console-end.ts';

/** Why a console is no longer there. */
export function ConsoleEnded({ end }: { readonly end: ConsoleEnd }) {
  if (end.why === 'closed') {
    return (
      <Alert variant="light" color="gray" title={<Trans>The console was closed by the other side</Trans>}>
        <Trans>The VM was stopped or moved, or somebody else took its console.</Trans>
      </Alert>
    );
  }
  if (end.why === 'broken') {
    return (
      <Alert variant="light" color="yellow" title={<Trans>The connection to the console broke</Trans>}>
        <Trans>The server, the hypervisor or the network between went away for a moment.</Trans>
      </Alert>
    );
  }
  return (
    <Alert variant="light" color="red" title={<Trans>The console refused us</Trans>}>
      {end.detail}
    </Alert>
  );
}
