import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useSession } from '../../../session/session.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { verbLooks } from '../actions/verb-looks.ts';
import { factsOf } from '../actions/verbs.ts';
import type { VmRow } from '../list/vm-list-query.ts';
import { bulkButtons, bulkVerbs } from './bulk-verbs.ts';
import type { BulkVerb } from './bulk-verbs.ts';
import { openBulk } from './open-bulk.tsx';

/** The verbs for all chosen VMs. What one of them does not allow shows when it is asked: beside its name. */
export function BulkActions({ vms }: { readonly vms: readonly VmRow[] }) {
  const { t, i18n } = useLingui();
  const { permissions } = useSession();
  const reasonOf = (verb: BulkVerb) =>
    permissions.includes(factsOf(verb).permission) ? undefined : t`Your role does not allow it`;
  return (
    <>
      {bulkVerbs.slice(0, bulkButtons).map((verb) => {
        const { label, icon: Icon } = verbLooks[verb];
        return (
          <ActionButton
            key={verb}
            variant="default"
            size="compact-sm"
            leftSection={<Icon size={14} aria-hidden />}
            reason={reasonOf(verb)}
            onClick={() => openBulk(verb, vms)}
          >
            {i18n._(label)}
          </ActionButton>
        );
      })}
      <Menu position="top-start">
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            <Trans>More</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {bulkVerbs.slice(bulkButtons).map((verb) => {
            const { label, icon: Icon } = verbLooks[verb];
            const reason = reasonOf(verb);
            return (
              <Menu.Item
                key={verb}
                leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
                aria-disabled={reason !== undefined}
                data-impossible={reason !== undefined || undefined}
                aria-description={reason}
                title={reason}
                {...(verb === 'delete' && reason === undefined ? { c: 'var(--mantine-color-error)' } : {})}
                onClick={() => reason === undefined && openBulk(verb, vms)}
              >
                {i18n._(label)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
