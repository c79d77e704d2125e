import { useLingui } from '@lingui/react/macro';
import { PasswordInput, Textarea } from '@mantine/core';
import { useInputFrame } from './field-frame.ts';
import type { FieldProps } from './field-props.ts';
import { fieldKind } from './json-schema.ts';
import classes from './SchemaForm.module.css';
import { useSchemaForm } from './schema-form-state.ts';

/** A value that is sent but never shown again; left empty while editing it stays what it is. */
export function SecretField(props: FieldProps) {
  const { t } = useLingui();
  const { node, path, value, label } = props;
  const { secretsSet = [] } = useSchemaForm();
  const { frame, change } = useInputFrame(props);
  const kept = secretsSet.includes(String(path[0]));
  const words = {
    ...frame,
    withAsterisk: props.required && !kept,
    placeholder: kept ? t`Set; leave it empty to keep it` : undefined,
    value: typeof value === 'string' ? value : '',
  };
  if (fieldKind(node) === 'long-text') {
    return (
      <Textarea
        {...words}
        onChange={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes['mono'] ?? '' }}
      />
    );
  }
  return (
    <PasswordInput
      {...words}
      onChange={({ currentTarget }) => change(currentTarget.value === '' ? undefined : currentTarget.value)}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t`Show: ${label}` }}
    />
  );
}
