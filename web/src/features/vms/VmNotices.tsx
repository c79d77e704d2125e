import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { IconClockExclamation, IconGhost2 } from '@tabler/icons-react';
import { Age } from '../../ui/Age.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import type { Vm } from './vm-query.ts';
import { ServerText } from '../../ui/ServerText.tsx';

/** On top of a VM's page when what it shows is not what is: since when, and why. */
export function VmNotices({ vm }: { readonly vm: Vm }) {
  if (vm.confidence === 'MISSING') {
    return (
      <Notice icon={IconGhost2} title={<Trans>The hypervisor no longer has this VM</Trans>}>
        <Trans>
          It was last seen <Age since={vm.seenAt} />. What follows is how it was then; it is kept for a while.
        </Trans>
      </Notice>
    );
  }
  if (vm.confidence === 'STALE') {
    return (
      <Notice
        icon={IconClockExclamation}
        title={
          <Trans>
            Last seen <Age since={vm.seenAt} />
          </Trans>
        }
      >
        <Text size="sm">
          {vm.staleReason === null ? (
            <Trans>Its connection does not answer.</Trans>
          ) : (
            <ServerText text={vm.staleReason} />
          )}
        </Text>
        <Trans>
          Nobody knows how it is now. Look at{' '}
          <AnchorLink to="/connections/$connectionId" params={{ connectionId: vm.connectionId }} size="sm">
            {vm.connectionName}
          </AnchorLink>
          .
        </Trans>
      </Notice>
    );
  }
  return null;
}
