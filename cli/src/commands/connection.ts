import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, codeOfKind, exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find/connection.ts';
import { addParameterOptions, readParameters } from '../input/parameters.ts';
import type { ParameterOptions } from '../input/parameters.ts';
import { printData, printItems, printOne } from '../output/print.ts';
import type { Style } from '../output/table.ts';
import { ageText, agoText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

/** Looking at connections. */
export function addConnectionCommands(program: Command, cli: Cli): Command {
  const connection = program
    .command('connection')
    .alias('connections')
    .description('hypervisors that are connected');

  connection
    .command('list')
    .description('all connections with their health')
    .action(async () => {
      const client = await cli.client();
      const items = await readPages(cli, defaultLimit, (query) =>
        answerOf(client.GET('/api/v1/connections', { params: { query }, signal: cli.io.signal })),
      );
      printItems(cli, items, [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        { header: 'TYPE', value: ({ type }) => type },
        { header: 'HEALTH', value: ({ status }) => status.health, style: healthStyle },
        { header: 'SEEN', value: ({ status }) => ageText(status.lastSeenAt), align: 'right' },
        { header: 'MODE', value: ({ mode }) => (mode === 'read_only' ? 'read-only' : 'read-write') },
        { header: 'VERSION', value: ({ status }) => status.version, shrinkTo: 8 },
        { header: 'ENDPOINT', value: ({ endpoint }) => endpoint, shrinkTo: 16 },
      ]);
    });

  connection
    .command('get <connection>')
    .description('one connection')
    .action(async (reference: string) =>
      printOne(cli, await findConnection(cli, reference), connectionLines),
    );

  addParameterOptions(connection.command('test [connection]'))
    .description('try a connection, or parameters that are not stored')
    .action(async (reference: string | undefined, options: ParameterOptions) => {
      const report = await testReport(cli, reference, options);
      if (!printData(cli, report)) {
        printItems(cli, report.steps, [
          { header: 'STEP', value: ({ name }) => name },
          {
            header: 'OUTCOME',
            value: ({ outcome }) => outcome,
            style: ({ outcome }) => outcomeStyles[outcome],
          },
          { header: 'DETAIL', value: ({ detail }) => detail, shrinkTo: 30 },
        ]);
        for (const { feature, permission } of report.missingRights) {
          cli.io.stdout.write(`Missing right for ${feature}: ${permission}\n`);
        }
      }
      const failed = report.steps.find(({ outcome }) => outcome === 'failed');
      if (failed !== undefined) {
        const { error } = failed;
        throw new CliError(
          error === undefined ? exitCodes.failed : codeOfKind(error),
          `The connection does not work: ${error?.message ?? failed.detail}`,
          error?.nextStep,
        );
      }
    });
  return connection;
}

async function testReport(
  cli: Cli,
  reference: string | undefined,
  options: ParameterOptions,
): Promise<Schemas['ConnectionReport']> {
  const client = await cli.client();
  const { signal } = cli.io;
  if (reference === undefined) {
    const parameters = await readParameters(cli, options, 'ask');
    return answerOf(client.POST('/api/v1/connections/test', { body: { parameters }, signal }));
  }
  const path = { connectionId: (await findConnection(cli, reference)).id };
  return answerOf(client.POST('/api/v1/connections/{connectionId}/test', { params: { path }, signal }));
}

/** A connection in lines. */
export function connectionLines(
  connection: Schemas['Connection'],
): readonly (readonly [string, string | number | null])[] {
  const { status, mapping } = connection;
  const networks = Object.entries(mapping.networkMapping.networks).map(
    ([ours, native]) => `${ours} → ${native}`,
  );
  return [
    ['Name', connection.name],
    ['Id', connection.id],
    ['Type', connection.type],
    ['Endpoint', connection.endpoint],
    ['Health', status.health],
    ['Last seen', agoText(status.lastSeenAt)],
    ['Last error', status.lastError?.message ?? null],
    ['Product', [status.product, status.version].filter(Boolean).join(' ')],
    ['Enabled', connection.enabled ? 'yes' : 'no'],
    ['Mode', connection.mode],
    ['Concurrency', connection.concurrency],
    ['Parameters', JSON.stringify(connection.parameters)],
    ['Secrets set', connection.secretsSet.join(', ')],
    ['Default storage', mapping.storageMapping.defaultDatastore ?? null],
    ['Target compute', mapping.computeMapping.targetComputeUnit ?? null],
    ['Networks', networks.join(', ')],
    ['Version', connection.version],
  ];
}

function healthStyle({ status }: Schemas['Connection']): Style {
  const styles = {
    HEALTHY: 'green',
    DEGRADED: 'yellow',
    UNREACHABLE: 'red',
    UNKNOWN: 'gray',
    DISABLED: 'gray',
  } as const;
  return styles[status.health];
}

const outcomeStyles = { passed: 'green', warning: 'yellow', failed: 'red', skipped: 'gray' } as const;
