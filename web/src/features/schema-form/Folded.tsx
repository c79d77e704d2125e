import { useState } from 'react';
import type { ReactNode } from 'react';

export interface FoldedProps {
  readonly title: ReactNode;
  /** At first; afterwards it is as it was left. */
  readonly open: boolean;
  /** Something in it needs to be seen. */
  readonly wrong: boolean;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** Fields behind their heading. Stays as somebody left it, but opens for what is wrong inside. */
export function Folded({ title, open, wrong, className, children }: FoldedProps) {
  const [left, setLeft] = useState(open);
  return (
    <details
      className={className}
      open={left || wrong}
      onToggle={({ currentTarget }) => setLeft(currentTarget.open)}
    >
      <summary>{title}</summary>
      {children}
    </details>
  );
}
