import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { FilterChip } from './FilterChip.tsx';
import { anyOf, chipsOf, filterOf, withChip } from './filter-chips.ts';
import type { Chip } from './filter-chips.ts';
import type { FilterField } from './filter-field.ts';
import classes from './table.module.css';

export interface FilterBarProps {
  readonly fields: readonly FilterField[];
  readonly filter: string | undefined;
  readonly onFilter: (filter: string | undefined) => void;
}

/** The conditions of a table as chips; a filter that chips cannot say is one chip, as it was written. */
export function FilterBar({ fields, filter, onFilter }: FilterBarProps) {
  const { t } = useLingui();
  const [editing, setEditing] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const chips = chipsOf(filter);
  if (chips === undefined) {
    return (
      <span className={classes['chip']}>
        <button type="button" disabled>
          {filter}
        </button>
        <button type="button" aria-label={t`Remove this filter`} onClick={() => onFilter(undefined)}>
          <IconX size={13} aria-hidden />
        </button>
      </span>
    );
  }
  const change = (chip: Chip) => onFilter(filterOf(withChip(chips, chip)));
  const used = new Set(chips.map(({ field }) => field));
  // Chosen in the menu, with no value yet: it goes when it is left without one.
  const begun = fields.find(({ id }) => id === editing && !used.has(id));
  const fresh = begun === undefined ? undefined : anyOf(begun.id, []);
  const shown: readonly Chip[] = fresh === undefined ? chips : [...chips, fresh];
  return (
    <>
      {shown.map((chip, place) => (
        <FilterChip
          key={`${chip.field}-${place}`}
          chip={chip}
          field={fields.find(({ id }) => id === chip.field)}
          open={editing === chip.field}
          onOpen={(open) => {
            setEditing(open ? chip.field : undefined);
            if (!open && chip === fresh) {
              button.current?.focus();
            }
          }}
          onChange={change}
          onRemove={() => {
            setEditing(undefined);
            onFilter(filterOf(chips.filter((other) => other !== chip)));
          }}
        />
      ))}
      {fields.some(({ id }) => !used.has(id)) && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              ref={button}
              variant="default"
              size="compact-sm"
              h={26}
              leftSection={<IconFilter size={14} aria-hidden />}
            >
              <Trans>Filter</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {fields
              .filter(({ id }) => !used.has(id))
              .map(({ id, label }) => (
                <Menu.Item key={id} onClick={() => setEditing(id)}>
                  {label}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {chips.length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={() => onFilter(undefined)}>
          <Trans>Remove all</Trans>
        </Button>
      )}
    </>
  );
}
