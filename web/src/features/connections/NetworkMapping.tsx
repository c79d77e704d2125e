import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { MappingDraft } from './mapping.ts';
import { unitChoices, unitMeant } from './units.ts';
import type { Unit } from './units.ts';
import classes from '../schema-form/SchemaForm.module.css';

export interface NetworkMappingProps {
  readonly rows: MappingDraft['networks'];
  readonly units: readonly Unit[];
  readonly doubled: ReadonlySet<string>;
  readonly onChange: (rows: MappingDraft['networks']) => void;
}

/** Names of your own for networks, the same on every connection, and what each is called here. */
export function NetworkMapping({ rows, units, doubled, onChange }: NetworkMappingProps) {
  const { t } = useLingui();
  const put = (index: number, part: Partial<MappingDraft['networks'][number]>) =>
    onChange(rows.map((row, each) => (each === index ? { ...row, ...part } : row)));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        <Trans>A name of your own that specs use on every connection, and the network it means here.</Trans>
      </Text>
      {rows.map(({ name, target }, index) => {
        const number = index + 1;
        return (
          // The place is what a row is known by while its name is being typed.
          <Group key={index} wrap="nowrap" gap="xs" align="flex-start">
            <TextInput
              className={classes['grow']}
              aria-label={t`Your name of network ${number}`}
              placeholder={t`Your name`}
              value={name}
              error={doubled.has(name.trim()) ? t`Stands there twice` : undefined}
              onChange={({ currentTarget }) => put(index, { name: currentTarget.value })}
            />
            <Select
              className={classes['grow']}
              aria-label={t`Network ${number} here`}
              placeholder={t`Network here`}
              data={[...unitChoices(units, target === null ? [] : [target])]}
              value={target === null ? null : (unitMeant(units, target)?.value ?? target)}
              onChange={(next) => put(index, { target: next })}
              searchable
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Remove network ${number}`}
              onClick={() => onChange(rows.filter((_, each) => each !== index))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
      <Button
        variant="default"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, { name: '', target: null }])}
      >
        <Trans>Add a network</Trans>
      </Button>
    </Stack>
  );
}
