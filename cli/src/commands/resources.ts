import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findConnection } from '../find/connection.ts';
import { printData, printItems } from '../output/print.ts';
import { bytesText } from '../output/units.ts';
import { defaultLimit, readPages } from '../pages.ts';

/** Where VMs run, keep their disks and talk. */
export function addResourceCommands(program: Command, cli: Cli): void {
  program
    .command('resources [connection]')
    .description('compute, storage and networks of one connection, or of all')
    .action(async (reference: string | undefined) => {
      const names =
        reference === undefined ? await allConnections(cli) : [await findConnection(cli, reference)];
      const trees = [];
      for (const { id, name } of names) {
        trees.push({ connection: name, ...(await treeOf(cli, id)) });
      }
      if (!printData(cli, reference === undefined ? trees : trees[0])) {
        printTrees(cli, trees);
      }
    });
}

type Tree = Schemas['ResourceTree'] & { readonly connection: string };

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

function printTrees(cli: Cli, trees: readonly Tree[]): void {
  const heading = (text: string) => cli.io.stdout.write(`${text}\n`);
  heading('COMPUTE');
  printItems(
    cli,
    trees.flatMap((tree) => indented(tree.computeUnits).map((row) => ({ ...row, tree }))),
    [
      { header: 'CONNECTION', value: ({ tree }) => tree.connection, shrinkTo: 12 },
      { header: 'NAME', value: ({ unit, depth }) => `${'· '.repeat(depth)}${unit.name}`, shrinkTo: 16 },
      { header: 'TYPE', value: ({ unit }) => unit.type },
      { header: 'STATE', value: ({ unit }) => unit.state },
      { header: 'CPU FREE', value: ({ unit }) => unit.availableCpu, align: 'right' },
      { header: 'CPU', value: ({ unit }) => unit.totalCpu, align: 'right' },
      { header: 'MEMORY FREE', value: ({ unit }) => gib(unit.availableMemoryGb), align: 'right' },
      { header: 'MEMORY', value: ({ unit }) => gib(unit.totalMemoryGb), align: 'right' },
    ],
  );
  heading('\nSTORAGE');
  printItems(
    cli,
    trees.flatMap((tree) => tree.storageUnits.map((unit) => ({ unit, tree }))),
    [
      { header: 'CONNECTION', value: ({ tree }) => tree.connection, shrinkTo: 12 },
      { header: 'NAME', value: ({ unit }) => unit.name, shrinkTo: 16 },
      { header: 'TYPE', value: ({ unit }) => unit.type },
      { header: 'FREE', value: ({ unit }) => bytesText(unit.availableBytes), align: 'right' },
      { header: 'SIZE', value: ({ unit }) => bytesText(unit.capacityBytes), align: 'right' },
      { header: 'USABLE', value: ({ unit }) => (unit.accessible ? 'yes' : 'no') },
    ],
  );
  heading('\nNETWORKS');
  printItems(
    cli,
    trees.flatMap((tree) => tree.networks.map((unit) => ({ unit, tree }))),
    [
      { header: 'CONNECTION', value: ({ tree }) => tree.connection, shrinkTo: 12 },
      { header: 'NAME', value: ({ unit }) => unit.name, shrinkTo: 16 },
      { header: 'TYPE', value: ({ unit }) => unit.type },
      { header: 'VLAN', value: ({ unit }) => unit.vlan, align: 'right' },
      { header: 'ACTIVE', value: ({ unit }) => (unit.active ? 'yes' : 'no') },
    ],
  );
}

type Row = { readonly unit: Schemas['ComputeTree']; readonly depth: number };

function indented(units: readonly Schemas['ComputeTree'][], depth = 0): Row[] {
  return units.flatMap((unit) => [{ unit, depth }, ...indented(unit.children, depth + 1)]);
}

function gib(amount: number | null): string | null {
  return amount === null ? null : `${amount.toFixed(1)} GiB`;
}
