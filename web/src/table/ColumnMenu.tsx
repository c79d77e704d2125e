import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, Popover, SegmentedControl, Stack } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { TableColumn } from './column.ts';
import type { TableLook } from './table-look.ts';

export interface ColumnMenuProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly look: TableLook;
  readonly onChange: (look: TableLook) => void;
}

/** Which columns are shown, and how close the rows stand. */
export function ColumnMenu<Row>({ columns, look, onChange }: ColumnMenuProps<Row>) {
  const { t } = useLingui();
  const [, ...choosable] = columns;
  const shown = look.columns ?? choosable.filter(({ hidden }) => hidden !== true).map(({ id }) => id);
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t`Columns and density`}
          title={t`Columns and density`}
        >
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Checkbox.Group
            label={t`Columns`}
            value={[...shown]}
            onChange={(ids) =>
              onChange({ ...look, columns: choosable.map(({ id }) => id).filter((id) => ids.includes(id)) })
            }
          >
            <Stack gap={8} mt={6}>
              {choosable.map(({ id, label }) => (
                <Checkbox key={id} size="xs" value={id} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <SegmentedControl
            size="xs"
            aria-label={t`Density`}
            value={look.density}
            onChange={(density) => onChange({ ...look, density: density === 'airy' ? 'airy' : 'dense' })}
            data={[
              { value: 'dense', label: t`Dense` },
              { value: 'airy', label: t`Airy` },
            ]}
          />
          <Button variant="subtle" size="compact-sm" onClick={() => onChange({ density: 'dense' })}>
            <Trans>As it was at first</Trans>
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
