import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { oneOf } from '../find/one-of.ts';
import { positiveInteger } from '../input/options.ts';
import { printData, printItems, say } from '../output/print.ts';
import { ageText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

/** A token is shown once, when it is made: that is what it was asked for. */
export function addTokenCommands(program: Command, cli: Cli): void {
  const token = program.command('token').alias('tokens').description('API tokens of this tenant');

  token
    .command('list')
    .description('tokens, without their secrets')
    .action(async () =>
      printItems(cli, await readTokens(cli), [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        {
          header: 'ROLE',
          value: ({ role, actsAs }) => (actsAs === role ? role : `${role} (now ${actsAs ?? 'none'})`),
        },
        { header: 'MADE BY', value: ({ madeBy }) => madeBy?.name ?? null },
        { header: 'USED', value: ({ lastUsedAt }) => ageText(lastUsedAt), align: 'right' },
        { header: 'EXPIRES', value: ({ expiresAt }) => expiresAt },
        { header: 'REVOKED', value: ({ revokedAt }) => (revokedAt === null ? 'no' : 'yes') },
        { header: 'ID', value: ({ id }) => id },
      ]),
    );

  token
    .command('create <name>')
    .description('make a token; it is printed this once')
    .addOption(new Option('--role <role>').choices(['viewer', 'operator', 'admin']).makeOptionMandatory())
    .option('--days <n>', 'expires after so many days', positiveInteger)
    .action(async (name: string, { role, days }: { role: Schemas['Token']['role']; days?: number }) => {
      const client = await cli.client();
      const expiry =
        days === undefined ? {} : { expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() };
      const made = await answerOf(
        client.POST('/api/v1/tokens', { body: { name, role, ...expiry }, signal: cli.io.signal }),
      );
      if (!printData(cli, made)) {
        cli.io.stdout.write(`${made.secret}\n`);
        cli.io.stderr.write('Keep it now: it cannot be shown again.\n');
      }
    });

  token
    .command('revoke <token>')
    .description('it stops working at once; named by name or id')
    .action(async (reference: string) => {
      const all = (await readTokens(cli)).filter(({ revokedAt }) => revokedAt === null);
      const meant = all.filter(({ id, name }) => id === reference || name === reference);
      const { id, name } = oneOf('token', reference, meant, (each) => `${each.name}  ${each.id}`);
      const params = { path: { tokenId: id } };
      await answerOf(
        (await cli.client()).DELETE('/api/v1/tokens/{tokenId}', { params, signal: cli.io.signal }),
      );
      say(cli, `${name} is revoked`);
    });
}

async function readTokens(cli: Cli): Promise<readonly Schemas['Token'][]> {
  const client = await cli.client();
  return readPages(cli, defaultLimit, (query) =>
    answerOf(client.GET('/api/v1/tokens', { params: { query }, signal: cli.io.signal })),
  );
}
