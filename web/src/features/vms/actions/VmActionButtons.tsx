import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { VmActionItems } from './VmActionItems.tsx';
import { useVmVerbs } from './use-vm-verbs.tsx';
import { verbLooks } from './verb-looks.ts';
import { mainPowerVerb } from './verbs.ts';
import type { VerbId, VmRef } from './verbs.ts';

/** Console, the power verb of the moment, and the rest in a menu. */
export function VmActionButtons({ vm, size = 'sm' }: { readonly vm: VmRef; readonly size?: 'sm' | 'md' }) {
  const { i18n } = useLingui();
  const { list, allowed, pending } = useVmVerbs(vm);
  const power = mainPowerVerb(vm.powerState, allowed);
  const shown: readonly VerbId[] = ['console', power];
  return (
    <>
      {shown.map((id, place) => {
        const verb = list.find((each) => each.id === id);
        const { label, icon: Icon } = verbLooks[id];
        return (
          verb !== undefined && (
            <ActionButton
              // By its place: where Stop stood stands Start afterwards, and the focus stays on it.
              key={place}
              size={size}
              variant={id === 'console' ? 'default' : 'filled'}
              reason={verb.reason}
              loading={pending === id}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={verb.run}
            >
              {i18n._(label)}
            </ActionButton>
          )
        );
      })}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size={size} variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            <Trans>Actions</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <VmActionItems vm={vm} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
