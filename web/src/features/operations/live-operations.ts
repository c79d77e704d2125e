import type { InfiniteData } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import type { ServerEvent } from '../../live/follow-server.ts';
import { useEvents } from '../../live/use-live.ts';
import type { Operation } from './operation-words.ts';

interface OperationPage {
  readonly items: readonly Operation[];
  readonly nextCursor: string | null;
}

/** Keeps every shown operation true while the server tells of them. Once, by the shell. */
export function useLiveOperations(): void {
  useEvents((events) => {
    const told = new Map(
      events.filter(({ type }) => type.startsWith('operation.')).map((event) => [event.subject.id, event]),
    );
    if (told.size === 0) {
      return;
    }
    queryClient.setQueriesData<InfiniteData<OperationPage>>({ queryKey: ['operations'] }, (lists) =>
      lists === undefined ? undefined : { ...lists, pages: lists.pages.map((page) => patched(page, told)) },
    );
    const shown = [...told.keys()].filter((id) => queryClient.getQueryData(['operation', id]) !== undefined);
    for (const id of shown) {
      void queryClient.invalidateQueries({ queryKey: ['operation', id] });
    }
    const listsChange = events.some(
      ({ type }) => type === 'operation.created' || type === 'operation.finished',
    );
    if (listsChange) {
      void queryClient.invalidateQueries({ queryKey: ['operations'] }, { cancelRefetch: false });
    }
  });
}

/** A page whose operations are as the newest events say. */
function patched(page: OperationPage, told: ReadonlyMap<string, ServerEvent>): OperationPage {
  if (!page.items.some(({ id }) => told.has(id))) {
    return page;
  }
  const items = page.items.map((operation) => {
    const data = told.get(operation.id)?.data;
    return data === undefined ? operation : { ...operation, ...changes(data) };
  });
  return { ...page, items };
}

/** The fields of an operation that its event carries. */
function changes(data: ServerEvent['data']): Partial<Operation> {
  const { state, progress, unwinding } = data;
  return {
    ...(typeof state === 'string' ? { state: state as Operation['state'] } : {}),
    ...(typeof progress === 'number' ? { progress } : {}),
    ...(typeof unwinding === 'boolean' ? { unwinding } : {}),
  };
}
