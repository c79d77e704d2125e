import { Trans, useLingui } from '@lingui/react/macro';
import { Progress, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconCircleDashed, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { durationText } from '../../ui/durations.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { stepStateLabels } from './operation-words.ts';
import { stepLabel } from './step-words.ts';
import type { Operation } from './operation-words.ts';
import classes from './OperationSteps.module.css';

type Step = Operation['steps'][number];

/** The steps of an operation in their order, each with its state, the time it took and the platform's own task. */
export function OperationSteps({ steps }: Pick<Operation, 'steps'>) {
  return (
    <ol className={classes['steps']}>
      {steps.map((step) => (
        <li key={step.name} data-state={step.state}>
          <StepLine step={step} />
        </li>
      ))}
    </ol>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const { t, i18n } = useLingui();
  const label = stepLabel(step.name);
  const task = step.nativeTask?.id;
  return (
    <Stack gap={4}>
      <div className={classes['line']}>
        <StepIcon state={step.state} />
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {i18n._(stepStateLabels[step.state])}
          {step.startedAt !== null && step.endedAt !== null && (
            <> · {durationText(Date.parse(step.endedAt) - Date.parse(step.startedAt))}</>
          )}
          {step.attempts > 1 && (
            <>
              {' · '}
              <Trans>attempt {step.attempts}</Trans>
            </>
          )}
        </Text>
      </div>
      {step.state === 'RUNNING' && step.progress > 0 && (
        <Progress value={step.progress * 100} size="sm" aria-label={t`Progress of ${label}`} />
      )}
      {task !== undefined && step.state !== 'SUCCEEDED' && (
        <Text size="xs" c="dimmed" className={classes['task']}>
          <Trans>Task at the platform: {task}</Trans>
        </Text>
      )}
      {step.error !== null && <ProblemAlert error={step.error} />}
    </Stack>
  );
}

function StepIcon({ state }: Pick<Step, 'state'>) {
  const Icon = icons[state];
  return <Icon size={15} aria-hidden />;
}

const icons = {
  PENDING: IconCircleDashed,
  RUNNING: IconPlayerPlay,
  SUCCEEDED: IconCheck,
  FAILED: IconX,
  UNDOING: IconArrowBackUp,
  UNDONE: IconArrowBackUp,
  UNDO_FAILED: IconX,
};
