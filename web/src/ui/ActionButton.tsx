import { Button, Tooltip } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ActionButtonProps extends Omit<ButtonProps, 'disabled' | 'onClick'> {
  /** Why it cannot be done now; undefined: it can. */
  readonly reason: string | undefined;
  /** Absent for a `submit`: the form hears of it. */
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  readonly children: ReactNode;
}

/**
 * A button that is not possible stays in the tab order and says why, also by keyboard: it is `aria-disabled`, not
 * `disabled`.
 */
export function ActionButton({ reason, onClick, children, ...rest }: ActionButtonProps) {
  const possible = reason === undefined;
  return (
    <Tooltip label={reason} disabled={possible} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        aria-disabled={!possible}
        {...(possible ? {} : { 'data-disabled': true })}
        onClick={(event) => {
          if (possible) {
            onClick?.();
          } else {
            event.preventDefault();
          }
        }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
