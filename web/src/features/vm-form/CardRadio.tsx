import { Radio, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './VmFormPage.module.css';

export interface CardRadioProps {
  readonly value: string;
  readonly name: ReactNode;
  readonly children?: ReactNode;
}

/** A card that is one answer of a Radio.Group. */
export function CardRadio({ value, name, children }: CardRadioProps) {
  return (
    <Radio.Card value={value} className={classes['card']}>
      <Text size="sm" fw={500} component="span" display="block">
        {name}
      </Text>
      <Text size="xs" c="dimmed" component="span" display="block">
        {children}
      </Text>
    </Radio.Card>
  );
}
