import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { BackupTable } from '../../features/vms/backups/BackupTable.tsx';
import { openVerbDialog } from '../../features/vms/actions/open-verb-dialog.tsx';
import { useReasons } from '../../features/vms/actions/use-reasons.ts';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { vmBackupsQuery } from '../../features/vms/vm-query.ts';
import { PagePending } from '../../shell/PagePending.tsx';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';

/** Backups taken through us. */
export function BackupsTab() {
  const { t } = useLingui();
  const vm = useThisVm();
  const mayRead = useMay('backups:read');
  const reason = useReasons(vm.id, 'backups:write')('backup');
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...vmBackupsQuery(vm.id),
    enabled: mayRead,
  });
  const backups = data?.pages.flatMap(({ items }) => items);
  const take = (
    <ActionButton size="compact-sm" reason={reason} onClick={() => openVerbDialog('backup', vm)}>
      {t`Back up`}
    </ActionButton>
  );
  if (!mayRead) {
    return <EmptyState>{t`Your role does not allow it`}</EmptyState>;
  }
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  if (backups === undefined) {
    return <PagePending />;
  }
  if (backups.length === 0) {
    return (
      <EmptyState action={take}>
        <Trans>No backup of it was taken here yet.</Trans>
        {reason !== undefined && (
          <Text component="span" size="sm" display="block" mt="xs">
            {reason}
          </Text>
        )}
      </EmptyState>
    );
  }
  return (
    <Paper p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2}>
          <Trans>Backups</Trans>
        </Title>
        {take}
      </Group>
      <BackupTable backups={backups} />
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            <Trans>Older ones</Trans>
          </Button>
        </Group>
      )}
    </Paper>
  );
}
