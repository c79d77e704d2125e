import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Input, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isList } from './json.ts';
import type { Json } from './json.ts';
import { fieldKind, initialValue } from './json-schema.ts';
import type { FieldProps } from './field-props.ts';
import { Properties } from './Properties.tsx';
import { useFieldState } from './schema-form-state.ts';
import classes from './SchemaForm.module.css';

/** Any number of the same thing. */
export function ListField({ node, path, value, required, label, hint, render }: FieldProps) {
  const { t } = useLingui();
  const { change, error, reason, disabled } = useFieldState(path, value);
  const items: readonly Json[] = isList(value) ? value : [];
  const item = node.items ?? {};
  const one = fieldKind(item);
  const without = (index: number) => {
    const rest = items.filter((_, each) => each !== index);
    change(rest.length === 0 && !required ? undefined : rest);
  };
  return (
    <Input.Wrapper label={label} description={reason ?? hint} error={error} labelElement="div">
      <Stack gap="sm" mt={items.length === 0 ? 4 : 8} align="stretch">
        {items.map((each, index) => {
          const number = index + 1;
          return (
            // The place is what an item of a list is known by.
            <Group key={index} align="flex-start" wrap="nowrap" gap="xs" className={classes['item']}>
              <div className={classes['grow']}>
                {one === 'object' ? (
                  <Properties render={render} node={item} path={[...path, index]} value={each} />
                ) : (
                  render({
                    node: item,
                    path: [...path, index],
                    value: each,
                    required: true,
                    label: `${label} ${number}`,
                  })
                )}
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t`Remove ${label} ${number}`}
                onClick={() => without(index)}
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
          disabled={disabled || items.length >= (node.maxItems ?? Infinity)}
          onClick={() => change([...items, initialValue(item)])}
          aria-label={t`Add: ${label}`}
        >
          <Trans>Add</Trans>
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
