import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { TableRows } from './column.ts';

interface KeysetPage<Row> {
  readonly items: readonly Row[];
  readonly estimatedTotal: number | null;
}

const none: readonly never[] = [];

/** The rows of a list that the server gives page by page: the next page when somebody scrolls near the end. */
export function useTableRows<Row>(
  query: UseInfiniteQueryResult<InfiniteData<KeysetPage<Row>>>,
): TableRows<Row> {
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap(({ items }) => items) ?? none, [pages]);
  const { fetchNextPage, isFetchingNextPage, hasNextPage, refetch } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const retry = useCallback(() => void refetch(), [refetch]);
  return {
    rows,
    total: hasNextPage ? (pages?.[0]?.estimatedTotal ?? null) : rows.length,
    status: query.status === 'success' ? 'ready' : query.status,
    error: query.error,
    hasMore: hasNextPage,
    outdated: query.isPlaceholderData,
    loadMore,
    retry,
  };
}
