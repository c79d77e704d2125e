import type { ReactNode } from 'react';
import classes from './FormFooter.module.css';

export interface FormFooterProps {
  /** In a line: what will happen, or what is in the way. */
  readonly note?: ReactNode;
  /** The primary one last. */
  readonly children: ReactNode;
}

/** The end of a long form: stays in sight, last element of its page. */
export function FormFooter({ note, children }: FormFooterProps) {
  return (
    <div className={classes['footer']}>
      <div className={classes['note']}>{note}</div>
      <div className={classes['buttons']}>{children}</div>
    </div>
  );
}
