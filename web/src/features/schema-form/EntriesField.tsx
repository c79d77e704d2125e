import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { asObject } from './json.ts';
import type { FieldProps } from './field-props.ts';
import { useFieldState } from './schema-form-state.ts';
import classes from './SchemaForm.module.css';

/** Names of one's own, each with a text. */
export function EntriesField({ path, value, label, hint }: FieldProps) {
  const { t } = useLingui();
  const { change, error } = useFieldState(path, value);
  const [name, setName] = useState('');
  const entries = Object.entries(asObject(value)).map(
    ([key, text]) => [key, typeof text === 'string' ? text : ''] as const,
  );
  const put = (next: readonly (readonly [string, string])[]) =>
    change(next.length === 0 ? undefined : Object.fromEntries(next));
  const wanted = name.trim();
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div">
      <Stack gap="xs" mt={4}>
        {entries.map(([key, text]) => (
          <Group key={key} wrap="nowrap" gap="xs" align="flex-end">
            <TextInput
              className={classes['grow']}
              label={key}
              value={text}
              onChange={({ currentTarget }) =>
                put(entries.map((each) => (each[0] === key ? [key, currentTarget.value] : each)))
              }
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Remove ${key}`}
              onClick={() => put(entries.filter((each) => each[0] !== key))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs" wrap="nowrap">
          <TextInput
            className={classes['grow']}
            aria-label={t`New name in ${label}`}
            placeholder={t`Name`}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={wanted === '' || entries.some(([key]) => key === wanted)}
            onClick={() => {
              put([...entries, [wanted, '']]);
              setName('');
            }}
          >
            <Trans>Add</Trans>
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}
