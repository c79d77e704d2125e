import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findConnection } from '../find/connection.ts';
import { quoted } from '../find/vm.ts';
import { positiveInteger } from '../input/options.ts';
import { printItems } from '../output/print.ts';
import type { Column } from '../output/table.ts';
import { defaultLimit, readPages } from '../pages.ts';
import type { Page } from '../pages.ts';
import { computeColumns, networkColumns, storageColumns } from './resource-columns.ts';

interface ListOptions {
  readonly connection?: string;
  readonly filter?: string;
  readonly limit: number;
}

interface PageOf {
  readonly query: { readonly limit: number; readonly cursor?: string; readonly filter?: string };
}

/** `resource compute list`, and the same for storage and networks. */
export function addResourceLists(resource: Command, cli: Cli): void {
  const { signal } = cli.io;
  addList(resource, cli, 'compute', 'clusters, hosts, pools', computeColumns, async (params) =>
    answerOf((await cli.client()).GET('/api/v1/compute-units', { params, signal })),
  );
  addList(resource, cli, 'storage', 'datastores, pools', storageColumns, async (params) =>
    answerOf((await cli.client()).GET('/api/v1/storage-units', { params, signal })),
  );
  addList(resource, cli, 'network', 'networks, bridges, switches', networkColumns, async (params) =>
    answerOf((await cli.client()).GET('/api/v1/networks', { params, signal })),
  );
}

function addList<T>(
  resource: Command,
  cli: Cli,
  noun: string,
  description: string,
  columns: readonly Column<T>[],
  read: (params: PageOf) => Promise<Page<T>>,
): void {
  resource
    .command(noun)
    .description(description)
    .command('list', { isDefault: true })
    .description('of every connection')
    .option('--connection <connection>', 'only of this connection')
    .option('--filter <filter>', 'such as: name ~ ssd')
    .option('--limit <n>', 'show at most so many', positiveInteger, defaultLimit)
    .action(async ({ connection, filter, limit }: ListOptions) => {
      const wanted = await filterOf(cli, connection, filter);
      const items = await readPages(cli, limit, (page) => read({ query: { ...page, ...wanted } }));
      printItems(cli, items, columns);
    });
}

async function filterOf(
  cli: Cli,
  connection: string | undefined,
  filter: string | undefined,
): Promise<{ readonly filter?: string }> {
  const parts = [
    ...(connection === undefined
      ? []
      : [`connectionId = ${quoted((await findConnection(cli, connection)).id)}`]),
    ...(filter === undefined ? [] : [`(${filter})`]),
  ];
  return parts.length === 0 ? {} : { filter: parts.join(' and ') };
}
