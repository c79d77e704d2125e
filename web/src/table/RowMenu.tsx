import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import classes from './table.module.css';

export interface RowMenuProps {
  /** Says whose menu it is. */
  readonly label: string;
  /** The items, made when it is opened. */
  readonly items: () => ReactNode;
  readonly tabbable?: boolean;
  /** Whether it is open, where somebody else opens it too (a key on the row). */
  readonly opened?: boolean;
  readonly onChange?: (opened: boolean) => void;
}

/** What can be done with a row. Until it is first opened it is a bare button: a table has one for each row. */
export function RowMenu({ label, items, tabbable = true, opened: fromOutside, onChange }: RowMenuProps) {
  const [inside, setInside] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef<string>(undefined);
  const [met, setMet] = useState(false);
  const opened = fromOutside ?? inside;
  // From then on it stays the same button: a dialog that its menu opened gives the focus back to it.
  if (opened && !met) {
    setMet(true);
  }
  const change = onChange ?? setInside;
  useEffect(() => {
    const at = document.activeElement;
    const lost = at === null || at === document.body || at.closest('[role="menu"]') !== null;
    // Not when the button has become another row's meanwhile.
    if (wasOpen.current === label && !opened && lost) {
      button.current?.focus();
    }
    wasOpen.current = opened ? label : undefined;
  }, [opened, label]);
  const target = (
    <button
      ref={button}
      type="button"
      className={classes['menu']}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={opened}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => change(!opened)}
    >
      <IconDots size={16} aria-hidden />
    </button>
  );
  if (!opened && !met) {
    return target;
  }
  return (
    // The button lies in a box that clips: whether it can be seen is not worked out from that.
    <Menu opened={opened} onChange={change} position="bottom-end" withinPortal hideDetached={false}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>{opened && items()}</Menu.Dropdown>
    </Menu>
  );
}
