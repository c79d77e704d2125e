import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { queryClient } from '../../../api/query-client.ts';
import { useEvents } from '../../../live/use-live.ts';
import { listChanges, patchedPages } from './live-vm-rows.ts';
import { mostAsked, readVms } from './vm-list-query.ts';
import type { VmPage, VmRow } from './vm-list-query.ts';

/** Rows in view of which more changed than their event says are read anew at most this often, in ms, and how soon. */
const atMostEvery = 1_000;
const soon = 120;
/** Nobody reads the difference between more than this and a little more. */
const mostFound = 9_999;
/** More rows than this are not remembered as unsure: the oldest are forgotten. */
const mostUnsure = 20_000;

type Pages = InfiniteData<VmPage, string | undefined>;

export interface LiveVmList {
  /** VMs that were found since the list was read, and are not in it. */
  readonly found: number;
  /** Reads the list anew, from its beginning. */
  readonly showFound: () => void;
  /** To be told which rows are in view. */
  readonly onView: (rows: readonly VmRow[]) => void;
}

/**
 * Keeps the rows of a list true. What an event says is put into its row at once, wherever the row is; what it does not
 * say is read anew for the rows in view. Rows never change their places under the pointer: new VMs are counted, and
 * shown when asked for.
 */
export function useLiveVmList(queryKey: QueryKey): LiveVmList {
  // Which question they were counted for: with another one the count begins anew.
  const [counted, setCounted] = useState<Found>({ key: '', ids: nobody });
  const key = JSON.stringify(queryKey);
  const found = counted.key === key ? counted.ids : nobody;
  const inView = useRef<readonly VmRow[]>([]);
  const reader = useRef<Reader | undefined>(undefined);
  useEffect(() => {
    const mine = createReader(() => inView.current);
    reader.current = mine;
    return () => mine.stop();
  }, []);
  useEvents((events) => {
    const changes = listChanges(events);
    const pages = queryClient.getQueryData<Pages>(queryKey);
    if (pages === undefined) {
      return;
    }
    const patched = patchedPages(pages.pages, changes);
    if (patched !== pages.pages) {
      queryClient.setQueryData<Pages>(queryKey, { ...pages, pages: [...patched] });
    }
    if (changes.connections.size > 0) {
      const touched = patched.flatMap(({ items }) =>
        items.filter(({ connectionId }) => changes.connections.has(connectionId)),
      );
      reader.current?.doubt(touched.map(({ id }) => id));
    }
    reader.current?.doubt(changes.unsure);
    if (changes.discovered.size > 0 || changes.removed.size > 0) {
      setCounted((before) =>
        foundNow(before.key === key ? before : { key, ids: nobody }, changes.discovered, changes.removed),
      );
    }
    // Nobody points at a row of an empty list.
    if (changes.discovered.size > 0 && patched.every(({ items }) => items.length === 0)) {
      void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
    }
  });
  const onView = useCallback((rows: readonly VmRow[]) => {
    inView.current = rows;
    reader.current?.look();
  }, []);
  const showFound = useCallback(() => {
    setCounted({ key: '', ids: nobody });
    queryClient.setQueryData<Pages>(
      queryKey,
      (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    void queryClient.invalidateQueries({ queryKey });
  }, [queryKey]);
  return { found: found.size, showFound, onView };
}

interface Found {
  readonly key: string;
  readonly ids: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

function foundNow(before: Found, discovered: ReadonlySet<string>, removed: ReadonlySet<string>): Found {
  const ids = new Set([...before.ids, ...discovered].filter((id) => !removed.has(id)).slice(0, mostFound));
  const same = ids.size === before.ids.size && [...ids].every((id) => before.ids.has(id));
  return same ? before : { key: before.key, ids };
}

interface Reader {
  readonly doubt: (ids: Iterable<string>) => void;
  readonly look: () => void;
  readonly stop: () => void;
}

/** Reads rows anew that are unsure and in view, in one question at a time. */
function createReader(inView: () => readonly VmRow[]): Reader {
  const unsure = new Set<string>();
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let readAt = -atMostEvery;
  const look = () => {
    if (timer === undefined && !ending.signal.aborted && inView().some(({ id }) => unsure.has(id))) {
      timer = setTimeout(() => void read(), Math.max(soon, readAt + atMostEvery - performance.now()));
    }
  };
  const read = async () => {
    readAt = performance.now();
    const ids = inView()
      .map(({ id }) => id)
      .filter((id) => unsure.has(id))
      .slice(0, mostAsked);
    ids.forEach((id) => unsure.delete(id));
    try {
      if (ids.length > 0) {
        putRows(await readVms(ids, ending.signal));
      }
    } catch {
      // The next event about them, or the reconnection, asks again.
    }
    timer = undefined;
    look();
  };
  return {
    doubt: (ids) => {
      for (const id of ids) {
        unsure.add(id);
      }
      for (const id of unsure) {
        if (unsure.size <= mostUnsure) {
          break;
        }
        unsure.delete(id);
      }
      look();
    },
    look,
    stop: () => {
      clearTimeout(timer);
      ending.abort();
    },
  };
}

/** Puts rows that were read on their own into every list that shows them. */
function putRows(rows: readonly VmRow[]): void {
  const patches = new Map(rows.map((row) => [row.id, row]));
  queryClient.setQueriesData<Pages>({ queryKey: ['vms', 'list'] }, (data) => {
    if (data === undefined) {
      return undefined;
    }
    const pages = patchedPages(data.pages, { patches, removed: new Set() });
    return pages === data.pages ? data : { ...data, pages: [...pages] };
  });
}
