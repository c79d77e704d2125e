import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface NoticeProps {
  readonly title: ReactNode;
  readonly icon?: Icon;
  readonly children?: ReactNode;
}

/** Something to know before going on; not an error. */
export function Notice({ title, icon: Icon = IconAlertTriangle, children }: NoticeProps) {
  return (
    <Alert variant="default" title={title} icon={<Icon size={18} color="var(--av-warning)" aria-hidden />}>
      {children}
    </Alert>
  );
}
