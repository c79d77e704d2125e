import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { printItems, printOne } from '../output/print.ts';
import { ageText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

export function addTenantCommands(program: Command, cli: Cli): void {
  const tenant = program
    .command('tenant')
    .alias('tenants')
    .description('tenants of this installation (platform admin)');
  tenant
    .command('list')
    .description('all tenants')
    .action(async () => {
      const client = await cli.client();
      const items = await readPages(cli, defaultLimit, (query) =>
        answerOf(client.GET('/api/v1/tenants', { params: { query }, signal: cli.io.signal })),
      );
      printItems(cli, items, [
        { header: 'NAME', value: ({ name }) => name },
        { header: 'ID', value: ({ id }) => id },
        { header: 'AGE', value: ({ createdAt }) => ageText(createdAt), align: 'right' },
      ]);
    });
  tenant
    .command('create <name>')
    .description("make a tenant; its first administrator's token is printed this once")
    .action(async (name: string) => {
      const client = await cli.client();
      const made = await answerOf(client.POST('/api/v1/tenants', { body: { name }, signal: cli.io.signal }));
      printOne(cli, made, ({ id, adminToken }) => [
        ['Name', made.name],
        ['Id', id],
        ['Admin token', adminToken],
      ]);
    });
}
