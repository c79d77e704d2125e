import type { Cli } from './cli.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** At most `limit` items, page by page; says on stderr when there are more. */
export async function readPages<T>(
  cli: Cli,
  limit: number,
  read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({
      limit: Math.min(500, limit - items.length),
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  if (cursor !== null) {
    cli.io.stderr.write(`There are more than these ${items.length}: raise --limit to see them.\n`);
  }
  return items;
}

/** What lists show unless told otherwise. */
export const defaultLimit = 1000;
