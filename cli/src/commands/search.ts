import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { printData, printItems, say } from '../output/print.ts';

export function addSearchCommand(program: Command, cli: Cli): void {
  program
    .command('search <text>')
    .description('find anything by name, address or native reference')
    .action(async (q: string) => {
      const client = await cli.client();
      const params = { query: { q } };
      const found = await answerOf(client.GET('/api/v1/search', { params, signal: cli.io.signal }));
      if (printData(cli, found)) {
        return;
      }
      printItems(cli, found.items, [
        { header: 'KIND', value: ({ kind }) => kind },
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 20 },
        { header: 'CONNECTION', value: ({ connectionName }) => connectionName, shrinkTo: 16 },
        { header: 'STATE', value: ({ state }) => state },
        { header: 'MATCHES', value: ({ matched, text }) => (matched === 'name' ? null : text), shrinkTo: 20 },
        { header: 'ID', value: ({ id }) => id },
      ]);
      if (!found.complete) {
        say(cli, 'There is more: say more of its name.');
      }
    });
}
