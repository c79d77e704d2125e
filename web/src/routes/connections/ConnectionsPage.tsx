import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { connectionTypesQuery, connectionsQuery } from '../../features/connections/connection-queries.ts';
import { ConnectionTable } from '../../features/connections/ConnectionTable.tsx';
import { useLiveConnections } from '../../features/connections/live-connections.ts';
import { useMay } from '../../session/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';

/** Every connection with its health. */
export function ConnectionsPage() {
  const { t } = useLingui();
  const may = useMay('connections:write');
  useLiveConnections();
  const { data: types = [] } = useQuery(connectionTypesQuery);
  const pages = useInfiniteQuery(connectionsQuery);
  const connections = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const add = may ? (
    <ButtonLink to="/connections/new" search={{}}>
      <Trans>Connect a hypervisor</Trans>
    </ButtonLink>
  ) : undefined;
  return (
    <Page title={t`Connections`} actions={connections.length > 0 ? add : undefined}>
      {pages.error !== null && <ProblemAlert error={pages.error} />}
      {pages.isPending && <Waiting />}
      {pages.isSuccess && connections.length === 0 && (
        <EmptyState action={add}>
          {may ? (
            <Trans>No hypervisor is connected yet.</Trans>
          ) : (
            <Trans>No hypervisor is connected yet. Somebody with the role admin can connect one.</Trans>
          )}
        </EmptyState>
      )}
      {connections.length > 0 && <ConnectionTable connections={connections} types={types} />}
      {pages.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          <Trans>Show more</Trans>
        </Button>
      )}
    </Page>
  );
}

function Waiting() {
  return (
    <Stack gap={8} aria-hidden>
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={28} />
      ))}
    </Stack>
  );
}
