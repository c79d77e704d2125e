import { NumberInput } from '@mantine/core';
import { useInputFrame } from './field-frame.ts';
import type { FieldProps } from './field-props.ts';
import classes from './SchemaForm.module.css';

/** A number; its bounds are told when they are broken, not enforced while typing. */
export function NumberField(props: FieldProps) {
  const { node, value } = props;
  const { frame, change } = useInputFrame(props);
  return (
    <NumberInput
      {...frame}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => change(typeof next === 'number' ? next : undefined)}
      allowDecimal={node.type === 'number'}
      placeholder={typeof node.default === 'number' ? String(node.default) : undefined}
      classNames={{ wrapper: classes['short'] ?? '' }}
      min={node.minimum}
      max={node.maximum}
      clampBehavior="none"
    />
  );
}
