import { useLingui } from '@lingui/react/macro';
import { Fieldset, Input, SegmentedControl, Stack, Switch } from '@mantine/core';
import { isObject } from './json.ts';
import { initialValue, propertyOf, variantOf } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';
import type { FieldProps } from './field-props.ts';
import { Properties } from './Properties.tsx';
import { useFieldState } from './schema-form-state.ts';
import { optionLabel } from './schema-words.ts';
import classes from './SchemaForm.module.css';

/** Fields that belong together. Ones that may be left out altogether are switched on first. */
export function ObjectField({ node, path, value, required, label, hint, render }: FieldProps) {
  const { change, error, reason, disabled } = useFieldState(path, value);
  const set = isObject(value);
  const shown = set || required || node.default !== undefined;
  return (
    <Fieldset
      variant="unstyled"
      legend={required || node.default !== undefined ? label : undefined}
      aria-label={label}
    >
      {!required && node.default === undefined && (
        <Switch
          label={label}
          description={reason ?? hint}
          error={error}
          checked={set}
          disabled={disabled}
          onChange={({ currentTarget }) => change(currentTarget.checked ? initialValue(node) : undefined)}
        />
      )}
      {(required || node.default !== undefined) && (hint ?? error) !== undefined && (
        <Stack gap={2} mb="xs">
          {hint !== undefined && <Input.Description>{hint}</Input.Description>}
          {error !== undefined && <Input.Error>{error}</Input.Error>}
        </Stack>
      )}
      {shown && (
        <div className={classes['nested']}>
          <Properties render={render} node={node} path={path} value={set ? value : node.default} />
        </div>
      )}
    </Fieldset>
  );
}

/** One of several kinds of object, told apart by a key that each of them fixes. */
export function VariantsField({ node, path, value, required, label, hint, render }: FieldProps) {
  const { t, i18n } = useLingui();
  const { change, error, disabled } = useFieldState(path, value);
  const variant = variantOf(node, value);
  const options = (node.oneOf ?? []).map((each) => nameOf(each));
  return (
    <Input.Wrapper label={label} description={hint} error={error} withAsterisk={required} labelElement="div">
      <div>
        <SegmentedControl
          size="xs"
          aria-label={label}
          disabled={disabled}
          value={variant === undefined ? '' : nameOf(variant)}
          onChange={(next) => {
            const chosen = node.oneOf?.find((each) => nameOf(each) === next);
            change(chosen === undefined ? undefined : initialValue(chosen));
          }}
          data={[
            ...(required ? [] : [{ value: '', label: t`Default` }]),
            ...options.map((name) => ({ value: name, label: optionLabel('type', name, node, i18n) })),
          ]}
        />
      </div>
      {variant !== undefined && (
        <div className={classes['nested']}>
          <Properties render={render} node={variant} path={path} value={value} />
        </div>
      )}
    </Input.Wrapper>
  );
}

function nameOf(variant: SchemaNode): string {
  const fixed = Object.keys(variant.properties ?? {}).map((key) => propertyOf(variant, key)?.const);
  return fixed.find((each) => typeof each === 'string') ?? variant.title ?? '';
}
