import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { positiveInteger } from '../input/options.ts';
import { printItems } from '../output/print.ts';
import { readPages } from '../pages.ts';

export function addAuditCommands(program: Command, cli: Cli): void {
  const audit = program.command('audit').description('who did what');
  audit
    .command('list')
    .description('newest first')
    .option('--limit <n>', 'show at most so many', positiveInteger, 100)
    .action(async ({ limit }: { limit: number }) => {
      const client = await cli.client();
      const items = await readPages(cli, limit, (query) =>
        answerOf(client.GET('/api/v1/audit-entries', { params: { query }, signal: cli.io.signal })),
      );
      printItems(cli, items, [
        { header: 'TIME', value: ({ at }) => at },
        { header: 'WHO', value: ({ actor }) => actor.name, shrinkTo: 12 },
        { header: 'ACTION', value: ({ action }) => action },
        { header: 'WHAT', value: ({ subject }) => subject.name, shrinkTo: 12 },
        { header: 'DETAIL', value: ({ detail }) => JSON.stringify(detail), shrinkTo: 20 },
      ]);
    });
}
