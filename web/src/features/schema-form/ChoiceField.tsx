import { useLingui } from '@lingui/react/macro';
import { Input, MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { isList } from './json.ts';
import { useInputFrame } from './field-frame.ts';
import type { FieldProps } from './field-props.ts';
import { optionLabel } from './schema-words.ts';
import classes from './SchemaForm.module.css';

/** More values than this are picked from a list. */
const side = 4;

/** One of a few values; without one the default, or the platform's own choice. */
export function ChoiceField(props: FieldProps) {
  const { t, i18n } = useLingui();
  const { node, value, required, path } = props;
  const { frame, change } = useInputFrame(props);
  const key = String(path.at(-1));
  const options = (node.enum ?? []).map((each) => ({
    value: each,
    label: optionLabel(key, each, node, i18n),
  }));
  const fallback = typeof node.default === 'string' ? node.default : undefined;
  const free = !required && fallback === undefined;
  const chosen = typeof value === 'string' ? value : fallback;
  if (options.length + (free ? 1 : 0) <= side) {
    const { disabled, ...words } = frame;
    return (
      <Input.Wrapper {...words} labelElement="div">
        <div>
          <SegmentedControl
            size="xs"
            disabled={disabled}
            aria-label={props.label}
            value={chosen ?? ''}
            onChange={(next) => change(next === '' ? undefined : next)}
            data={[...(free ? [{ value: '', label: t`Default` }] : []), ...options]}
          />
        </div>
      </Input.Wrapper>
    );
  }
  return (
    <Select
      {...frame}
      value={chosen ?? null}
      onChange={(next) => change(next ?? undefined)}
      data={options}
      placeholder={t`Default`}
      clearable={free}
      classNames={{ wrapper: classes['medium'] ?? '' }}
    />
  );
}

/** Any number of values from a list. */
export function ChoicesField(props: FieldProps) {
  const { i18n } = useLingui();
  const { node, value, path } = props;
  const { frame, change } = useInputFrame(props);
  const key = String(path.at(-1));
  return (
    <MultiSelect
      {...frame}
      value={isList(value) ? value.filter((item) => typeof item === 'string') : []}
      onChange={(next) => change(next.length === 0 ? undefined : next)}
      data={(node.items?.enum ?? []).map((each) => ({
        value: each,
        label: optionLabel(key, each, node, i18n),
      }))}
      searchable
    />
  );
}
