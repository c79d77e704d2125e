import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find/connection.ts';
import { confirmLoss } from '../input/ask.ts';
import { positiveInteger } from '../input/options.ts';
import { addParameterOptions, readParameters } from '../input/parameters.ts';
import type { ParameterOptions } from '../input/parameters.ts';
import { addMappingOptions, readMapping } from '../input/mapping.ts';
import type { MappingOptions } from '../input/mapping.ts';
import { printOne, say } from '../output/print.ts';
import { connectionLines } from './connection.ts';

interface EditOptions extends ParameterOptions, MappingOptions {
  readonly mode?: 'read_write' | 'read_only';
  readonly concurrency?: number;
}

interface UpdateOptions extends EditOptions {
  readonly name?: string;
  readonly enable?: true;
  readonly disable?: true;
  readonly skipTest?: true;
}

/** Changing what is connected. */
export function addConnectionEdits(connection: Command, cli: Cli): void {
  addEditOptions(connection.command('add <name>'))
    .description('connect a hypervisor; it is tried first, and not stored when that fails')
    .option('--disabled', 'store it without using it yet')
    .option('--skip-test', 'store it without trying it')
    .action(async (name: string, options: EditOptions & { disabled?: true; skipTest?: true }) => {
      const client = await cli.client();
      const body = {
        name,
        parameters: await readParameters(cli, options, 'ask'),
        ...(await editOf(cli, options)),
        ...(options.disabled === true ? { enabled: false } : {}),
        ...(options.skipTest === true ? { skipTest: true } : {}),
      } as Schemas['CreateConnection'];
      const made = await answerOf(client.POST('/api/v1/connections', { body, signal: cli.io.signal }));
      printOne(cli, made, connectionLines);
    });

  addEditOptions(connection.command('update <connection>'))
    .description(
      'change a connection; secret parameters that are left out keep their value while the address stays',
    )
    .option('--name <name>', 'rename it')
    .addOption(new Option('--enable', 'use it').conflicts('disable'))
    .option('--disable', 'stop using it; its inventory stays')
    .option('--skip-test', 'store new parameters without trying them')
    .action(async (reference: string, options: UpdateOptions) => {
      const found = await findConnection(cli, reference);
      const body = await updateOf(cli, found, options);
      if (Object.keys(body).length === 0) {
        throw new CliError(
          exitCodes.usage,
          'Nothing was named that should change',
          'See: anyvisor connection update --help',
        );
      }
      const client = await cli.client();
      const params = { path: { connectionId: found.id }, header: { 'If-Match': `"${found.version}"` } };
      const changed = await answerOf(
        client.PATCH('/api/v1/connections/{connectionId}', { params, body, signal: cli.io.signal }),
      );
      printOne(cli, changed, connectionLines);
    });

  connection
    .command('remove <connection>')
    .description('forget a connection and its inventory; nothing changes at the hypervisor')
    .option('-y, --yes', 'do not ask')
    .action(async (reference: string, options: { yes?: true }) => {
      const { id, name } = await findConnection(cli, reference);
      await confirmLoss(cli, `Forget ${name} and its inventory?`, options.yes);
      const params = { path: { connectionId: id } };
      await answerOf(
        (await cli.client()).DELETE('/api/v1/connections/{connectionId}', { params, signal: cli.io.signal }),
      );
      say(cli, `${name} is no longer connected; its VMs go on running`);
    });

  connection
    .command('refresh <connection>')
    .description('read its whole inventory afresh')
    .action(async (reference: string) => {
      const { id, name } = await findConnection(cli, reference);
      const params = { path: { connectionId: id } };
      await answerOf(
        (await cli.client()).POST('/api/v1/connections/{connectionId}/refresh', {
          params,
          signal: cli.io.signal,
        }),
      );
      say(cli, `${name} is being read afresh`);
    });
}

function addEditOptions(command: Command): Command {
  return addMappingOptions(addParameterOptions(command))
    .addOption(
      new Option('--mode <mode>', 'what may be done through it').choices(['read_write', 'read_only']),
    )
    .option('--concurrency <n>', 'changes at once', positiveInteger);
}

async function editOf(
  cli: Cli,
  { mode, concurrency, ...options }: EditOptions,
  before?: Schemas['ResourceMapping'],
): Promise<Record<string, unknown>> {
  const mapping = await readMapping(cli, options, before);
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}

/** Given parameters are laid over the stored ones: the API replaces them as a whole. */
async function updateOf(
  cli: Cli,
  found: Schemas['Connection'],
  options: UpdateOptions,
): Promise<Schemas['UpdateConnection']> {
  const touched = options.param ?? options.paramFile ?? options.secret;
  const parameters =
    touched === undefined
      ? {}
      : {
          parameters: {
            ...found.parameters,
            ...(await readParameters(cli, { ...options, type: found.type }, 'keep')),
          },
        };
  return {
    ...parameters,
    ...(await editOf(cli, options, found.mapping)),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.enable === true ? { enabled: true } : {}),
    ...(options.disable === true ? { enabled: false } : {}),
    ...(options.skipTest === true ? { skipTest: true } : {}),
  };
}
