import { answerOf, createClient } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { askSecret } from '../input/ask.ts';
import { printOne, say } from '../output/print.ts';
import { checkedUrl, defaultUrl, forgetServer, readTokenFile, storeServer } from '../settings.ts';
import type { ServerOptions } from '../settings.ts';

export function addLoginCommands(program: Command, cli: Cli): void {
  program
    .command('login')
    .description('store the server and a token for later commands (file readable by you only)')
    .action(async () => {
      const options = program.opts<ServerOptions>();
      const url = checkedUrl(options.url ?? cli.io.env['ANYVISOR_URL'] ?? defaultUrl);
      const token = await readToken(cli, options.tokenFile);
      const who = await answerOf(
        createClient({ url, token }).GET('/api/v1/whoami', { signal: cli.io.signal }),
      );
      const path = await storeServer(cli.io.env, { url, token });
      say(
        cli,
        `Signed in to ${url} as ${callerName(who)} (${who.role}) of ${who.tenant.name}; stored in ${path}`,
      );
    });

  program
    .command('logout')
    .description('forget the stored server and token; the token itself stays valid')
    .action(async () => {
      const path = await forgetServer(cli.io.env);
      say(cli, path === undefined ? 'Nothing was stored' : `Signed out: ${path} is removed`);
    });

  program
    .command('whoami')
    .description('who the token belongs to and what it may do')
    .action(async () => {
      const client = await cli.client();
      const who: Schemas['Whoami'] = await answerOf(client.GET('/api/v1/whoami', { signal: cli.io.signal }));
      printOne(cli, who, ({ tenant, role, permissions, platformAdmin }) => [
        ['Tenant', tenant.name],
        [who.token === null ? 'User' : 'Token', callerName(who)],
        ['Role', role],
        ['Platform admin', platformAdmin ? 'yes' : 'no'],
        ['Rights', permissions.join(', ')],
      ]);
    });
}

function callerName({ token, user }: Schemas['Whoami']): string {
  return (token ?? user)?.name ?? '';
}

async function readToken(cli: Cli, file: string | undefined): Promise<string> {
  const token = file === undefined ? await askSecret(cli, 'Token') : await readTokenFile(cli.io, file);
  if (token === undefined || token.trim() === '') {
    throw new CliError(
      exitCodes.usage,
      'There is no token',
      'Give it with --token-file <file>, or - for standard input.',
    );
  }
  return token.trim();
}
