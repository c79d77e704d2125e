import { Breadcrumbs, Group, Title } from '@mantine/core';
import { Fragment, useEffect } from 'react';
import type { ReactNode } from 'react';
import classes from './Page.module.css';

export interface PageProps {
  readonly title: ReactNode;
  /** For the window's title, where `title` is not a plain text. */
  readonly windowTitle?: string;
  /** The real things this one stands in, outermost first: an `AnchorLink` each. */
  readonly crumbs?: readonly ReactNode[];
  /** Beside the title: a state and its age. */
  readonly badge?: ReactNode;
  /** At the right end of the title's line, the primary one last. */
  readonly actions?: ReactNode;
  /** For a page that fills the window and scrolls inside (a big table). */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** The frame of every page's content: where it stands, what it is, what can be done, then the thing itself. */
export function Page({ title, windowTitle, crumbs = [], badge, actions, fill = false, children }: PageProps) {
  const name = windowTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    document.title = name === undefined ? 'Anyvisor' : `${name} · Anyvisor`;
  }, [name]);
  return (
    <div className={classes['page']} data-fill={fill || undefined}>
      {crumbs.length > 0 && (
        <Breadcrumbs fz="xs" mb={4} separatorMargin={6}>
          {crumbs.map((crumb, index) => (
            <Fragment key={index}>{crumb}</Fragment>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" mb="md" gap="sm" wrap="wrap" className={classes['head']}>
        <Group gap="sm" wrap="nowrap" miw={0}>
          <Title order={1} className={classes['title']}>
            {title}
          </Title>
          {badge}
        </Group>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
