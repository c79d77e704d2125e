import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { oneOf } from '../find/one-of.ts';
import { confirmLoss } from '../input/ask.ts';
import { readNewPassword } from '../input/new-password.ts';
import { printData, printItems, say } from '../output/print.ts';
import { ageText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

type User = Schemas['User'];
type Role = User['role'];

const passwordFile = '--password-file <file>';
const passwordFileHelp = 'a file with the password, - for standard input; otherwise it is asked for';

/** People of the token's tenant. With the first administrator's token this is the way back in when a password is lost. */
export function addUserCommands(program: Command, cli: Cli): void {
  const user = program.command('user').alias('users').description('people who sign in to this tenant');

  user
    .command('list')
    .description('users of this tenant')
    .action(async () =>
      printItems(cli, await readUsers(cli), [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        { header: 'ROLE', value: ({ role }) => role },
        { header: 'STATE', value: ({ disabled }) => (disabled ? 'disabled' : 'enabled') },
        { header: 'SIGNED IN', value: ({ lastSignInAt }) => ageText(lastSignInAt), align: 'right' },
        { header: 'ID', value: ({ id }) => id },
      ]),
    );

  user
    .command('add <name>')
    .description('make a user')
    .addOption(roleOption().makeOptionMandatory())
    .option(passwordFile, passwordFileHelp)
    .option('--existing', 'let a user of another tenant in (platform admin); no password')
    .action(
      async (
        name: string,
        { role, existing, ...options }: { role: Role; existing?: true; passwordFile?: string },
      ) => {
        const password =
          existing === true ? {} : { password: await readNewPassword(cli, options.passwordFile) };
        const client = await cli.client();
        const made = await answerOf(
          client.POST('/api/v1/users', { body: { name, role, ...password }, signal: cli.io.signal }),
        );
        if (!printData(cli, made)) {
          say(cli, `${made.name} can sign in as ${made.role}`);
        }
      },
    );

  user
    .command('set <user>')
    .description('change role, disable or enable; named by name or id')
    .addOption(roleOption())
    .option('--disable', 'ends the sessions too')
    .addOption(new Option('--enable').conflicts('disable'))
    .action(
      async (
        reference: string,
        { role, disable, enable }: { role?: Role; disable?: true; enable?: true },
      ) => {
        const change = {
          ...(role === undefined ? {} : { role }),
          ...(disable === undefined && enable === undefined ? {} : { disabled: disable === true }),
        };
        if (Object.keys(change).length === 0) {
          throw new CliError(
            exitCodes.usage,
            'There is nothing to change',
            'Give --role, --disable or --enable.',
          );
        }
        const changed = await changeUser(cli, await findUser(cli, reference), change);
        if (!printData(cli, changed)) {
          say(cli, `${changed.name} is ${changed.disabled ? 'disabled' : 'enabled'}, ${changed.role}`);
        }
      },
    );

  user
    .command('password <user>')
    .description('set a new password; all sessions of the user end')
    .option(passwordFile, passwordFileHelp)
    .action(async (reference: string, options: { passwordFile?: string }) => {
      const found = await findUser(cli, reference);
      const { name } = await changeUser(cli, found, {
        password: await readNewPassword(cli, options.passwordFile),
      });
      say(cli, `${name} has a new password and is signed out everywhere`);
    });

  user
    .command('remove <user>')
    .description('take the membership of this tenant away; the user goes with the last one')
    .option('-y, --yes', 'without asking')
    .action(async (reference: string, { yes }: { yes?: boolean }) => {
      const { id, name } = await findUser(cli, reference);
      await confirmLoss(cli, `Remove ${name} from this tenant?`, yes);
      const params = { path: { userId: id } };
      await answerOf(
        (await cli.client()).DELETE('/api/v1/users/{userId}', { params, signal: cli.io.signal }),
      );
      say(cli, `${name} is removed`);
    });
}

function roleOption(): Option {
  return new Option('--role <role>').choices(['viewer', 'operator', 'admin']);
}

async function findUser(cli: Cli, reference: string): Promise<User> {
  const written = (name: string) => name.normalize('NFKC').toLowerCase();
  const meant = (await readUsers(cli)).filter(
    ({ id, name }) => id === reference || written(name) === written(reference),
  );
  return oneOf('user', reference, meant, (each) => `${each.name}  ${each.id}`);
}

async function changeUser(cli: Cli, { id }: User, body: Schemas['ChangeUser']): Promise<User> {
  const params = { path: { userId: id } };
  return answerOf(
    (await cli.client()).PATCH('/api/v1/users/{userId}', { params, body, signal: cli.io.signal }),
  );
}

async function readUsers(cli: Cli): Promise<readonly User[]> {
  const client = await cli.client();
  return readPages(cli, defaultLimit, (query) =>
    answerOf(client.GET('/api/v1/users', { params: { query }, signal: cli.io.signal })),
  );
}
