import { Trans } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ActionButton } from '../../../../ui/ActionButton.tsx';
import { ProblemAlert } from '../../../../ui/ProblemAlert.tsx';
import { useFirstFocus } from '../../../../ui/use-first-focus.ts';

export interface DialogFormProps {
  readonly submit: string;
  /** Begins it. What it throws is shown; the input stays. */
  readonly onSubmit: () => Promise<unknown>;
  readonly onDone: () => void;
  /** Why it cannot be submitted yet. */
  readonly reason?: string | undefined;
  /** Something is lost by it. */
  readonly danger?: boolean;
  readonly children: ReactNode;
}

/** Inside of a dialog: fields, what went wrong, and the two buttons. */
export function DialogForm({ submit, onSubmit, onDone, reason, danger = false, children }: DialogFormProps) {
  const send = useMutation({ mutationFn: onSubmit, onSuccess: onDone });
  const form = useFirstFocus(send.error);
  const go = () => {
    if (reason === undefined && !send.isPending) {
      send.mutate();
    }
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Stack>
        {children}
        {send.error !== null && <ProblemAlert error={send.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
          <ActionButton
            type="submit"
            reason={reason}
            loading={send.isPending}
            {...(danger ? { color: 'red' } : {})}
          >
            {submit}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
