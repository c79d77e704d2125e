import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import {
  IconAlertTriangle,
  IconGhost2,
  IconHelpCircle,
  IconMoon,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Schemas } from '../api/client.ts';

type VmSummary = Schemas['VmSummary'];

/** How a state looks and is called, everywhere the same: icon, word, colour; never colour alone. */
export interface StateLook {
  readonly label: MessageDescriptor;
  readonly icon: Icon;
  /** A colour of the theme, by meaning. */
  readonly color: string;
}

const looks: Readonly<Record<VmSummary['powerState'], StateLook>> = {
  RUNNING: { label: msg`Running`, icon: IconPlayerPlayFilled, color: 'var(--av-running)' },
  STOPPED: { label: msg`Stopped`, icon: IconPlayerStopFilled, color: 'var(--av-stopped)' },
  PAUSED: { label: msg`Paused`, icon: IconPlayerPauseFilled, color: 'var(--av-paused)' },
  SUSPENDED: { label: msg`Suspended`, icon: IconMoon, color: 'var(--av-paused)' },
  CRASHED: { label: msg`Crashed`, icon: IconAlertTriangle, color: 'var(--av-crashed)' },
  UNKNOWN: { label: msg`Unknown`, icon: IconHelpCircle, color: 'var(--av-unknown)' },
};

/** The words alone. */
export const powerStateLabels: Readonly<Record<VmSummary['powerState'], MessageDescriptor>> = {
  RUNNING: looks.RUNNING.label,
  STOPPED: looks.STOPPED.label,
  PAUSED: looks.PAUSED.label,
  SUSPENDED: looks.SUSPENDED.label,
  CRASHED: looks.CRASHED.label,
  UNKNOWN: looks.UNKNOWN.label,
};

const missing: StateLook = { label: msg`Missing`, icon: IconGhost2, color: 'var(--av-unknown)' };

export const transitionLabels: Readonly<Record<NonNullable<VmSummary['transition']>, MessageDescriptor>> = {
  CREATING: msg`Creating`,
  STARTING: msg`Starting`,
  STOPPING: msg`Stopping`,
  RESTARTING: msg`Restarting`,
  SUSPENDING: msg`Suspending`,
  RESUMING: msg`Resuming`,
  MIGRATING: msg`Migrating`,
  CLONING: msg`Cloning`,
  REVERTING: msg`Reverting`,
  DELETING: msg`Deleting`,
};

/** What was last known of a VM's power; a VM that is no longer listed is missing, whatever it was. */
export function lookOf(vm: Pick<VmSummary, 'powerState' | 'confidence'>): StateLook {
  return vm.confidence === 'MISSING' ? missing : looks[vm.powerState];
}
