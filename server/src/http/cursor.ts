import type { Page, PageQuery } from '@anyvisor/api';
import { ApiFault } from './api-fault.ts';

/** A page of a short list that is all here, in its order; the cursor is the key of the last item shown. */
export function pageByKey<T>(
  items: readonly T[],
  { limit, cursor }: PageQuery,
  keyOf: (item: T) => string,
): Page<T> {
  const after = cursor === undefined ? undefined : keyIn(cursor);
  const begin = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && begin === 0) {
    throw invalidCursor();
  }
  const page = items.slice(begin, begin + limit);
  const last = page.at(-1);
  return {
    items: page,
    nextCursor: last !== undefined && begin + limit < items.length ? cursorOf(keyOf(last)) : null,
    estimatedTotal: items.length,
  };
}

/** A page read with one item more than asked for, ordered by `keyOf`. */
export function pageWithOneMore<T>(items: readonly T[], limit: number, keyOf: (item: T) => string): Page<T> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    nextCursor: last !== undefined && items.length > limit ? cursorOf(keyOf(last)) : null,
    estimatedTotal: null,
  };
}

export function keyIn(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (cursorOf(key) !== cursor) {
    throw invalidCursor();
  }
  return key;
}

function cursorOf(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

export function invalidCursor(): ApiFault {
  return new ApiFault(422, 'InvalidRequest', 'The cursor is not one of this list', {
    violations: [{ pointer: '?cursor', message: 'take it from nextCursor of the page before' }],
  });
}
