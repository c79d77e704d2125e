import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { VmActionItems } from './VmActionItems.tsx';
import type { VmRef } from './verbs.ts';

/** The menu at the end of a row: every verb, read when it opens. */
export function VmActionsMenu({ vm }: { readonly vm: VmRef }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Actions of ${vm.name}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {open ? (
          <VmActionItems vm={vm} />
        ) : (
          <Menu.Item disabled>
            <Trans>Actions</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
