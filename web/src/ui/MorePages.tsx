import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';

export interface MorePagesProps {
  /** An infinite query. */
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}

/** The button below a list that has more pages. */
export function MorePages({ list }: MorePagesProps) {
  return list.hasNextPage ? (
    <Group justify="center" mt="md">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        <Trans>More</Trans>
      </Button>
    </Group>
  ) : null;
}
