import { useLingui } from '@lingui/react';
import { Menu, Tooltip } from '@mantine/core';
import { Fragment } from 'react';
import { useVmVerbs } from './use-vm-verbs.tsx';
import { verbLooks } from './verb-looks.ts';
import { factsOf } from './verbs.ts';
import type { VerbId, VmRef } from './verbs.ts';

/** The verbs as entries of a menu; what is not possible stays reachable by keyboard and says why. */
export function VmActionItems({
  vm,
  without = [],
}: {
  readonly vm: VmRef;
  readonly without?: readonly VerbId[];
}) {
  const { i18n } = useLingui();
  const { list } = useVmVerbs(vm);
  const shown = list.filter(({ id }) => !without.includes(id));
  return shown.map(({ id, reason, run }, index) => {
    const { label, icon: Icon } = verbLooks[id];
    const { group, danger } = factsOf(id);
    const before = shown[index - 1];
    const possible = reason === undefined;
    return (
      <Fragment key={id}>
        {before !== undefined && factsOf(before.id).group !== group && <Menu.Divider />}
        <Tooltip
          label={reason}
          disabled={possible}
          position="top"
          events={{ hover: true, focus: true, touch: true }}
        >
          <Menu.Item
            leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
            {...(danger === true && possible ? { c: 'var(--mantine-color-error)' } : {})}
            aria-disabled={!possible}
            data-impossible={!possible || undefined}
            aria-description={reason}
            closeMenuOnClick={possible}
            onClick={() => {
              if (possible) {
                run();
              }
            }}
          >
            {i18n._(label)}
          </Menu.Item>
        </Tooltip>
      </Fragment>
    );
  });
}
