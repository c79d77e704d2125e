import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { AnchorLink } from '../../ui/links.tsx';
import { OperationStateBadge } from './OperationStateBadge.tsx';
import { operationQuery } from './operation-queries.ts';
import { isOver } from './operation-words.ts';
import type { Operation } from './operation-words.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';

export interface BegunToastProps {
  readonly operationId: string;
  /** Called once when it is over. */
  readonly onEnd: (operation: Operation) => void;
}

/** The inside of the toast of a begun operation. */
export function BegunToast({ operationId, onEnd }: BegunToastProps) {
  const { t } = useLingui();
  const { data: operation } = useQuery(operationQuery(operationId));
  const told = useRef(false);
  useEffect(() => {
    if (operation !== undefined && isOver(operation) && !told.current) {
      told.current = true;
      onEnd(operation);
    }
  }, [operation, onEnd]);
  if (operation === undefined) {
    return null;
  }
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <OperationStateBadge operation={operation} />
        <AnchorLink to="/operations/$operationId" params={{ operationId }} size="sm">
          <Trans>Show</Trans>
        </AnchorLink>
      </Group>
      {operation.state === 'RUNNING' && (
        <Progress size="xs" value={operation.progress * 100} aria-label={t`Progress`} />
      )}
      {operation.error !== null && (
        <Text size="sm">
          <ErrorText error={operation.error} />
        </Text>
      )}
    </Stack>
  );
}
