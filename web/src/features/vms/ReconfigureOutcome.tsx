import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Loader, Stack, Text } from '@mantine/core';
import { IconCheck, IconHelpCircle, IconRotateClockwise, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { operationQuery } from '../operations/operation-queries.ts';
import classes from './ReconfigureOutcome.module.css';
import { outcomesOf } from './reconfigure-form.ts';
import type { Outcome } from './reconfigure-form.ts';
import { settingWords } from './setting-words.ts';

export interface ReconfigureOutcomeProps {
  readonly operationId: string;
  readonly asked: Schemas['ReconfigureRequest'];
}

/** What became of each changed setting: holds now, holds from the next start, or was refused. */
export function ReconfigureOutcome({ operationId, asked }: ReconfigureOutcomeProps) {
  const { i18n } = useLingui();
  const { data: operation } = useQuery(operationQuery(operationId));
  if (operation === undefined) {
    return null;
  }
  return (
    <Stack gap={6} role="status">
      {outcomesOf(operation, asked).map(({ field, outcome }) => {
        const words = Object.hasOwn(settingWords, field) ? settingWords[field] : undefined;
        return (
          <Group key={field} gap="xs" className={classes['line']} data-outcome={outcome}>
            {outcomeIcons[outcome]}
            <Text size="sm" fw={500}>
              {words === undefined ? field : i18n._(words)}
            </Text>
            <Text size="sm">
              <OutcomeText outcome={outcome} />
            </Text>
          </Group>
        );
      })}
      {operation.error !== null && <ProblemAlert error={operation.error} />}
    </Stack>
  );
}

function OutcomeText({ outcome }: { readonly outcome: Outcome }) {
  const texts = {
    working: <Trans>being changed</Trans>,
    applied: <Trans>holds now</Trans>,
    pending: <Trans>holds from the next start: the VM has to be stopped and started</Trans>,
    refused: <Trans>was refused; it is as before</Trans>,
    untold: <Trans>done; the platform does not say since when it holds</Trans>,
  };
  return texts[outcome];
}

const outcomeIcons = {
  working: <Loader size={14} aria-hidden />,
  applied: <IconCheck size={16} aria-hidden />,
  pending: <IconRotateClockwise size={16} aria-hidden />,
  refused: <IconX size={16} aria-hidden />,
  untold: <IconHelpCircle size={16} aria-hidden />,
};
