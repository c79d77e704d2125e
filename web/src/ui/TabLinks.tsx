import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './TabLinks.module.css';

export interface TabLink {
  readonly label: ReactNode;
  readonly link: LinkProps;
  /** Only this very address, not those below it. */
  readonly exact?: boolean;
}

/** The parts of a page, each with an address of its own: links that look like tabs. */
export function TabLinks({ label, tabs }: { readonly label: string; readonly tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label} className={classes['tabs']}>
      {tabs.map(({ label: text, link, exact = false }, index) => (
        <Link
          key={index}
          {...link}
          className={classes['tab']}
          activeOptions={{ exact, includeSearch: false }}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
