import { useLingui } from '@lingui/react/macro';
import { Loader } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { stateLabels } from './operation-words.ts';
import type { Operation } from './operation-words.ts';
import classes from './OperationStateBadge.module.css';

type Shown = Pick<Operation, 'state' | 'unwinding'>;

/** How far an operation is: icon and word. */
export function OperationStateBadge({ operation }: { readonly operation: Shown }) {
  const { t, i18n } = useLingui();
  const { state, unwinding } = operation;
  const word = state === 'RUNNING' && unwinding ? t`Taking back` : i18n._(stateLabels[state]);
  return (
    <span className={classes['badge']} data-state={state}>
      <StateIcon state={state} />
      {word}
    </span>
  );
}

function StateIcon({ state }: Pick<Shown, 'state'>) {
  if (state === 'RUNNING') {
    return <Loader size={12} color="currentColor" aria-hidden />;
  }
  const Icon = icons[state];
  return <Icon size={14} aria-hidden />;
}

const icons = { QUEUED: IconClock, SUCCEEDED: IconCheck, FAILED: IconX, CANCELLED: IconBan };
