import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findConnection } from '../find/connection.ts';
import { printData, printItems, say } from '../output/print.ts';

export function addCapabilityCommands(program: Command, cli: Cli): void {
  program
    .command('capabilities [connection]')
    .description('what each hypervisor type can do, or one connection')
    .action(async (reference: string | undefined) =>
      reference === undefined ? printMatrix(cli) : printConnection(cli, reference),
    );
}

async function printMatrix(cli: Cli): Promise<void> {
  const client = await cli.client();
  const matrix = await answerOf(client.GET('/api/v1/capabilities', { signal: cli.io.signal }));
  if (!printData(cli, matrix)) {
    printItems(cli, matrix.features, [
      { header: 'FEATURE', value: (feature) => feature },
      ...matrix.items.map(({ type, capabilities }) => ({
        header: type,
        value: (feature: Schemas['CapabilityMatrix']['features'][number]) =>
          capabilities.features[feature].support,
      })),
    ]);
  }
}

async function printConnection(cli: Cli, reference: string): Promise<void> {
  const { id, name } = await findConnection(cli, reference);
  const client = await cli.client();
  const params = { path: { connectionId: id } };
  const answer = await answerOf(
    client.GET('/api/v1/connections/{connectionId}/capabilities', { params, signal: cli.io.signal }),
  );
  if (!printData(cli, answer)) {
    say(
      cli,
      answer.observed
        ? `What ${name} said it can do:`
        : `${name} has not answered yet; what its type can do at best:`,
    );
    printItems(cli, Object.entries(answer.capabilities.features), [
      { header: 'FEATURE', value: ([feature]) => feature },
      { header: 'SUPPORT', value: ([, { support }]) => support },
      { header: 'REASON', value: ([, { reason }]) => reason, shrinkTo: 30 },
    ]);
  }
}
