import { useInfiniteQuery } from '@tanstack/react-query';
import type { DefaultError, InfiniteData, QueryKey, UseInfiniteQueryOptions } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { TableRows } from './column.ts';

export interface KeysetPage<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
  readonly estimatedTotal: number | null;
}

const none: readonly never[] = [];

/** The rows of a list that the server gives page by page: the next page when somebody scrolls near the end. */
export function useTableRows<Row, Page extends KeysetPage<Row>, Key extends QueryKey>(
  options: UseInfiniteQueryOptions<
    Page,
    DefaultError,
    InfiniteData<Page, string | undefined>,
    Key,
    string | undefined
  >,
): TableRows<Row> {
  const query = useInfiniteQuery(options);
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
