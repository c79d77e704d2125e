import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { positiveInteger } from '../input/options.ts';
import { printData, printItems, printOne, say } from '../output/print.ts';
import type { Style } from '../output/table.ts';
import { ageText, percentText } from '../output/units.ts';
import { readPages } from '../pages.ts';
import { addWaitOptions, tellBegun } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';
import { waitForEnd } from '../wait/wait-for-end.ts';

const states = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

export function addOperationCommands(program: Command, cli: Cli): void {
  const operation = program
    .command('operation')
    .alias('operations')
    .description('what was asked for, and what became of it');

  operation
    .command('list')
    .description('newest first')
    .option('--vm <vm>', 'only of this VM')
    .addOption(new Option('--state <state>', 'only in this state').choices(states))
    .option('--limit <n>', 'show at most so many', positiveInteger, 50)
    .action(async ({ vm, state, limit }: { vm?: string; state?: string; limit: number }) => {
      const client = await cli.client();
      const vmId = vm === undefined ? {} : { vmId: (await findVm(cli, vm)).id };
      const items = await readPages(cli, limit, (page) => {
        const query = { ...page, ...vmId, ...(state === undefined ? {} : { state }) };
        return answerOf(client.GET('/api/v1/operations', { params: { query }, signal: cli.io.signal }));
      });
      printItems(cli, items, [
        { header: 'ID', value: ({ id }) => id },
        { header: 'KIND', value: ({ kind }) => kind },
        { header: 'TARGET', value: ({ target }) => target.name, shrinkTo: 12 },
        { header: 'STATE', value: (each) => each.state, style: stateStyle },
        { header: 'PROGRESS', value: ({ progress }) => percentText(progress), align: 'right' },
        { header: 'AGE', value: ({ createdAt }) => ageText(createdAt), align: 'right' },
        { header: 'BY', value: ({ requester }) => requester.name, shrinkTo: 10 },
        { header: 'ERROR', value: ({ error }) => error?.message, shrinkTo: 20 },
      ]);
    });

  operation
    .command('get <operation>')
    .description('one operation with its steps')
    .action(async (id: string) => {
      const found = await readOperation(cli, id);
      if (!printData(cli, found)) {
        printOne(cli, found, operationLines);
        cli.io.stdout.write('\n');
        printItems(cli, found.steps, [
          { header: 'STEP', value: ({ name }) => name },
          { header: 'STATE', value: ({ state }) => state },
          { header: 'PROGRESS', value: ({ progress }) => percentText(progress), align: 'right' },
          { header: 'ATTEMPTS', value: ({ attempts }) => attempts, align: 'right' },
          { header: 'NATIVE TASK', value: ({ nativeTask }) => nativeTask?.id, shrinkTo: 12 },
          { header: 'ERROR', value: ({ error }) => error?.message, shrinkTo: 20 },
        ]);
      }
    });

  operation
    .command('watch <operation>')
    .description('follow it to its end')
    .action(async (id: string) => {
      printData(cli, await waitForEnd(cli, await readOperation(cli, id)));
    });

  operation
    .command('cancel <operation>')
    .description('stop it at the next safe point')
    .action(async (id: string) => {
      const client = await cli.client();
      const params = { path: { operationId: id } };
      const asked = await answerOf(
        client.POST('/api/v1/operations/{operationId}/cancel', { params, signal: cli.io.signal }),
      );
      if (!printData(cli, asked)) {
        say(cli, `Asked to stop: anyvisor operation watch ${id}`);
      }
    });

  addWaitOptions(operation.command('retry <operation>'))
    .description('try a failed clean-up again')
    .action(async (id: string, options: WaitOptions) => {
      const client = await cli.client();
      const params = { path: { operationId: id } };
      const begun = await answerOf(
        client.POST('/api/v1/operations/{operationId}/retry', { params, signal: cli.io.signal }),
      );
      if (!printData(cli, options.wait ? await waitForEnd(cli, begun) : begun) && !options.wait) {
        tellBegun(cli, begun);
      }
    });
}

async function readOperation(cli: Cli, operationId: string): Promise<Schemas['Operation']> {
  const client = await cli.client();
  const params = { path: { operationId } };
  return answerOf(client.GET('/api/v1/operations/{operationId}', { params, signal: cli.io.signal }));
}

function operationLines(each: Schemas['Operation']): readonly (readonly [string, string | null])[] {
  return [
    ['Id', each.id],
    ['Kind', each.kind],
    ['Target', each.target.name],
    ['State', `${each.state}${each.unwinding ? ' (taking back what was made)' : ''}`],
    ['Progress', percentText(each.progress)],
    ['Asked by', each.requester.name],
    ['Created', each.createdAt],
    ['Started', each.startedAt],
    ['Ended', each.endedAt],
    ['Error', each.error?.message ?? null],
    ['Next step', each.error?.nextStep ?? null],
    ['Left behind', each.leftovers.map(({ kind, name }) => `${kind} ${name}`).join(', ')],
    ['Correlation id', each.correlationId],
  ];
}

function stateStyle({ state }: Schemas['Operation']): Style | undefined {
  const styles = {
    SUCCEEDED: 'green',
    FAILED: 'red',
    CANCELLED: 'yellow',
    RUNNING: 'blue',
    QUEUED: undefined,
  } as const;
  return styles[state];
}
