import { Trans, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { isOver } from './operation-words.ts';
import type { Operation } from './operation-words.ts';

/** Cancel what runs, try a failed clean-up again: shown where they make sense, disabled with the reason. */
export function OperationButtons({ operation }: { readonly operation: Operation }) {
  const { t } = useLingui();
  const may = useMay('operations:cancel');
  const params = { path: { operationId: operation.id } };
  const onSuccess = (next: Operation) => queryClient.setQueryData(['operation', next.id], next);
  const cancel = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/operations/{operationId}/cancel', { params })),
    onSuccess,
  });
  const retry = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/operations/{operationId}/retry', { params })),
    onSuccess,
  });
  const noRight = may ? undefined : t`Your role does not allow it`;
  const asked =
    operation.cancelRequestedAt === null ? undefined : t`Already asked; it stops at the next safe point`;
  const unsafe = operation.cancellable ? undefined : t`It is past the point where it could be stopped safely`;
  return (
    <>
      <Group gap="xs">
        {!isOver(operation) && (
          <ActionButton
            variant="default"
            size="compact-sm"
            reason={noRight ?? asked ?? unsafe}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            <Trans>Cancel</Trans>
          </ActionButton>
        )}
        {operation.retryable && (
          <ActionButton
            size="compact-sm"
            reason={noRight}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            <Trans>Try the clean-up again</Trans>
          </ActionButton>
        )}
      </Group>
      {(cancel.error ?? retry.error) !== null && <ProblemAlert error={cancel.error ?? retry.error} />}
    </>
  );
}
