import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findConnection } from '../find/connection.ts';
import { quoted } from '../find/vm.ts';
import { staleStyle } from '../output/past.ts';
import { printItems } from '../output/print.ts';
import { agoText, bytesText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

export function addTemplateCommands(program: Command, cli: Cli): void {
  const template = program.command('template').alias('templates').description('what a VM can be made from');
  template
    .command('list')
    .description('all templates')
    .option('--connection <connection>', 'only of this connection')
    .option('-q, --search <text>', 'search by name')
    .action(async (options: { connection?: string; search?: string }) => {
      const client = await cli.client();
      const of = options.connection === undefined ? undefined : await findConnection(cli, options.connection);
      const items = await readPages(cli, defaultLimit, (page) =>
        answerOf(
          client.GET('/api/v1/templates', {
            params: {
              query: {
                ...page,
                ...(of === undefined ? {} : { filter: `connectionId = ${quoted(of.id)}` }),
                ...(options.search === undefined ? {} : { q: options.search }),
              },
            },
            signal: cli.io.signal,
          }),
        ),
      );
      printItems(cli, items, [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        {
          header: 'SEEN',
          value: (each) => (each.stale ? `STALE (${agoText(each.seenAt) ?? ''})` : 'now'),
          style: staleStyle,
        },
        { header: 'CONNECTION', value: ({ connectionName }) => connectionName, shrinkTo: 12 },
        { header: 'KIND', value: ({ kind }) => kind },
        { header: 'DISK', value: ({ diskBytes }) => bytesText(diskBytes), align: 'right' },
        { header: 'OS', value: ({ os }) => os, shrinkTo: 10 },
        { header: 'LINKED', value: ({ supportsLinkedClone }) => (supportsLinkedClone ? 'yes' : 'no') },
      ]);
    });
}
