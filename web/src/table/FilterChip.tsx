import { useLingui } from '@lingui/react/macro';
import { MultiSelect, Popover, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { anyOf } from './filter-chips.ts';
import type { Chip } from './filter-chips.ts';
import type { FilterField } from './filter-field.ts';
import classes from './table.module.css';

export interface FilterChipProps {
  readonly chip: Chip;
  /** Undefined: a field this page has no form for; the chip can only be taken away. */
  readonly field: FilterField | undefined;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChange: (chip: Chip) => void;
  readonly onRemove: () => void;
}

/** One condition: what it asks for, a click to change it, a cross to drop it. */
export function FilterChip({ chip, field, open, onOpen, onChange, onRemove }: FilterChipProps) {
  const { t } = useLingui();
  const label = field?.label ?? chip.field;
  const names = new Map(field?.options.map((option) => [option.value, option.label]));
  const values = chip.values.map((value) => names.get(value) ?? value);
  const said =
    values.length > 3 ? `${values.slice(0, 3).join(', ')} +${values.length - 3}` : values.join(', ');
  const sign = chip.op === '=' || chip.op === 'in' ? ':' : ` ${chip.op}`;
  const editable = field !== undefined && (chip.op === '=' || chip.op === 'in');
  return (
    <Popover
      opened={open && editable}
      onChange={onOpen}
      position="bottom-start"
      width={280}
      trapFocus
      returnFocus
    >
      <span className={classes['chip']}>
        <Popover.Target>
          <button type="button" disabled={!editable} onClick={() => onOpen(!open)}>
            {label}
            {sign} <b>{said === '' ? '…' : said}</b>
          </button>
        </Popover.Target>
        <button type="button" aria-label={t`Remove filter: ${label}`} onClick={onRemove}>
          <IconX size={13} aria-hidden />
        </button>
      </span>
      <Popover.Dropdown>
        {field !== undefined && <Values field={field} chip={chip} onChange={onChange} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Values({
  field,
  chip,
  onChange,
}: {
  readonly field: FilterField;
  readonly chip: Chip;
  readonly onChange: (chip: Chip) => void;
}) {
  const { t } = useLingui();
  const same = {
    label: field.label,
    size: 'xs' as const,
    value: [...chip.values],
    onChange: (values: string[]) => onChange(anyOf(field.id, values)),
    comboboxProps: { withinPortal: false },
    defaultDropdownOpened: true,
    'data-autofocus': true,
  };
  return field.open === true ? (
    <TagsInput
      {...same}
      data={field.options.map(({ label, value }) => ({ value, label }))}
      placeholder={t`Write or choose`}
      clearButtonProps={{ 'aria-label': t`Clear` }}
    />
  ) : (
    <MultiSelect
      {...same}
      data={[...field.options]}
      searchable
      nothingFoundMessage={t`Nothing by that name`}
      clearButtonProps={{ 'aria-label': t`Clear` }}
    />
  );
}
