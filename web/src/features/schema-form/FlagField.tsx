import { useLingui } from '@lingui/react/macro';
import { Input, SegmentedControl, Switch } from '@mantine/core';
import { useInputFrame } from './field-frame.ts';
import type { FieldProps } from './field-props.ts';

/** Yes or no; where the platform's own choice is a third answer, that one too. */
export function FlagField(props: FieldProps) {
  const { t } = useLingui();
  const { node, value, required } = props;
  const { frame, change } = useInputFrame(props);
  const fallback = node.default;
  if (typeof fallback === 'boolean' || required) {
    const { withAsterisk: _always, ...words } = frame;
    return (
      <Switch
        {...words}
        checked={typeof value === 'boolean' ? value : fallback === true}
        onChange={({ currentTarget }) => change(currentTarget.checked)}
      />
    );
  }
  const { disabled, ...words } = frame;
  return (
    <Input.Wrapper {...words} labelElement="div">
      <div>
        <SegmentedControl
          size="xs"
          disabled={disabled}
          aria-label={props.label}
          value={typeof value === 'boolean' ? String(value) : 'unset'}
          onChange={(next) => change(next === 'unset' ? undefined : next === 'true')}
          data={[
            { value: 'unset', label: t`Default` },
            { value: 'true', label: t`Yes` },
            { value: 'false', label: t`No` },
          ]}
        />
      </div>
    </Input.Wrapper>
  );
}
