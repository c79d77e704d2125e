import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';

export interface ConflictAlertProps {
  readonly onOverwrite: () => void;
  readonly onDiscard: () => void;
}

/** Somebody else saved first: whose word counts is for a person to say. What was typed is still there. */
export function ConflictAlert({ onOverwrite, onDiscard }: ConflictAlertProps) {
  const { t } = useLingui();
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconUsers size={18} aria-hidden />}
      title={t`Somebody else changed it meanwhile`}
    >
      <Stack gap="sm">
        <Text size="sm">
          <Trans>Nothing was saved. Your input is still here.</Trans>
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={onDiscard}>
            <Trans>Show theirs, drop mine</Trans>
          </Button>
          <Button size="compact-sm" onClick={onOverwrite}>
            <Trans>Save mine over theirs</Trans>
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
