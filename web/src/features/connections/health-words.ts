import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Connection } from './connection-queries.ts';

type Health = Connection['status']['health'];

export interface HealthLook {
  readonly label: MessageDescriptor;
  readonly icon: Icon;
  /** A colour of the theme, by meaning. */
  readonly color: string;
}

export const healthLooks: Readonly<Record<Health, HealthLook>> = {
  HEALTHY: { label: msg`Healthy`, icon: IconCircleCheck, color: 'var(--av-running)' },
  DEGRADED: { label: msg`Answers with errors`, icon: IconAlertTriangle, color: 'var(--av-warning)' },
  UNREACHABLE: { label: msg`Does not answer`, icon: IconCircleX, color: 'var(--av-crashed)' },
  UNKNOWN: { label: msg`Not reached yet`, icon: IconHelpCircle, color: 'var(--av-unknown)' },
  DISABLED: { label: msg`Disabled`, icon: IconPlugConnectedX, color: 'var(--av-stopped)' },
};
