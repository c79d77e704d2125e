import { useLingui } from '@lingui/react/macro';
import { Group, Progress, Text } from '@mantine/core';
import { Age } from '../../ui/Age.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { OperationStateBadge } from './OperationStateBadge.tsx';
import { kindLabels } from './operation-words.ts';
import { stepLabel } from './step-words.ts';
import type { Operation } from './operation-words.ts';
import classes from './OperationsTray.module.css';
import { ErrorText } from '../../ui/ErrorText.tsx';

export interface TrayEntryProps {
  readonly operation: Operation;
  readonly onLeave: () => void;
}

/** One operation of the tray: what, on which thing, how far, and what to do when it failed. */
export function TrayEntry({ operation, onLeave }: TrayEntryProps) {
  const { t, i18n } = useLingui();
  const { id, kind, target, state, steps, progress, error, createdAt, endedAt } = operation;
  const step = steps.find((each) => each.state === 'RUNNING' || each.state === 'UNDOING');
  return (
    <div className={classes['entry']}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <AnchorLink
          to="/operations/$operationId"
          params={{ operationId: id }}
          size="sm"
          fw={500}
          truncate
          onClick={onLeave}
        >
          {i18n._(kindLabels[kind])} · {target.name}
        </AnchorLink>
        <OperationStateBadge operation={operation} />
      </Group>
      <Text size="xs" c="dimmed">
        {step !== undefined && <>{stepLabel(step.name)} · </>}
        <Age since={endedAt ?? createdAt} />
      </Text>
      {state === 'RUNNING' && <Progress size="xs" mt={4} value={progress * 100} aria-label={t`Progress`} />}
      {error !== null && (
        <Text size="sm" mt={4}>
          <ErrorText error={error} />
        </Text>
      )}
    </div>
  );
}
