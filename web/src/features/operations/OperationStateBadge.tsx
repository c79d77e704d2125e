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
  switch (state) {
    case 'QUEUED':
      return <IconClock size={14} aria-hidden />;
    case 'RUNNING':
      return <Loader size={12} color="currentColor" aria-hidden />;
    case 'SUCCEEDED':
      return <IconCheck size={14} aria-hidden />;
    case 'FAILED':
      return <IconX size={14} aria-hidden />;
    case 'CANCELLED':
      return <IconBan size={14} aria-hidden />;
  }
}
