import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { oneOf } from '../find/one-of.ts';
import { printData, printItems, printOne, say } from '../output/print.ts';
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
      printItems(cli, await readTenants(cli), [
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
  tenant
    .command('rotate-key <tenant>')
    .description('a new key for the stored credentials of a tenant, named by name or id')
    .action(async (reference: string) => {
      const meant = (await readTenants(cli)).filter(({ id, name }) => id === reference || name === reference);
      const { id, name } = oneOf('tenant', reference, meant, (each) => `${each.name}  ${each.id}`);
      const params = { path: { tenantId: id } };
      const client = await cli.client();
      const rotated = await answerOf(
        client.POST('/api/v1/tenants/{tenantId}/rotate-key', { params, signal: cli.io.signal }),
      );
      if (!printData(cli, rotated)) {
        say(
          cli,
          `${name} has a new key; the credentials of ${rotated.connections} connections are sealed with it`,
        );
      }
    });
}

async function readTenants(cli: Cli) {
  const client = await cli.client();
  return readPages(cli, defaultLimit, (query) =>
    answerOf(client.GET('/api/v1/tenants', { params: { query }, signal: cli.io.signal })),
  );
}
