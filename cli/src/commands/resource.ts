import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findConnection } from '../find/connection.ts';
import { printData, printItems } from '../output/print.ts';
import { defaultLimit, readPages } from '../pages.ts';
import { computeColumns, networkColumns, storageColumns } from './resource-columns.ts';
import { addResourceLists } from './resource-list.ts';

/** Where VMs run, keep their disks and talk. */
export function addResourceCommands(program: Command, cli: Cli): void {
  const resource = program
    .command('resource')
    .alias('resources')
    .description('compute, storage and networks; without a further word the tree');
  resource
    .command('tree [connection]', { isDefault: true })
    .description('all of one connection, or of all')
    .action(async (reference: string | undefined) => {
      if (reference !== undefined) {
        const { id } = await findConnection(cli, reference);
        const tree = await treeOf(cli, id);
        if (!printData(cli, tree)) {
          printTrees(cli, [tree]);
        }
        return;
      }
      const trees = [];
      for (const { id, name } of await allConnections(cli)) {
        trees.push({ connection: name, ...(await treeOf(cli, id)) });
      }
      if (!printData(cli, trees)) {
        printTrees(cli, trees);
      }
    });
  addResourceLists(resource, cli);
}

async function allConnections(cli: Cli): Promise<readonly Schemas['Connection'][]> {
  const client = await cli.client();
  return readPages(cli, defaultLimit, (query) =>
    answerOf(client.GET('/api/v1/connections', { params: { query }, signal: cli.io.signal })),
  );
}

async function treeOf(cli: Cli, connectionId: string): Promise<Schemas['ResourceTree']> {
  const params = { path: { connectionId } };
  const client = await cli.client();
  return answerOf(
    client.GET('/api/v1/connections/{connectionId}/resources', { params, signal: cli.io.signal }),
  );
}

function printTrees(cli: Cli, trees: readonly Schemas['ResourceTree'][]): void {
  const heading = (text: string) => cli.io.stdout.write(`${text}\n`);
  heading('COMPUTE');
  const rows = trees.flatMap((tree) => indented(tree.computeUnits));
  printItems(cli, rows, computeColumns);
  heading('\nSTORAGE');
  const storageUnits = trees.flatMap((tree) => tree.storageUnits);
  printItems(cli, storageUnits, storageColumns);
  heading('\nNETWORKS');
  const networks = trees.flatMap((tree) => tree.networks);
  printItems(cli, networks, networkColumns);
}

/** Children below their parents, a dot before the name for each level. */
function indented(units: readonly Schemas['ComputeTree'][], depth = 0): Schemas['ComputeUnit'][] {
  return units.flatMap((unit) => [
    { ...unit, name: `${'· '.repeat(depth)}${unit.name}` },
    ...indented(unit.children, depth + 1),
  ]);
}
