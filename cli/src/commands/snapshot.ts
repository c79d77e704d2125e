import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { oneOf } from '../find/one-of.ts';
import { findVm } from '../find/vm.ts';
import { confirmLoss } from '../input/ask.ts';
import { printItems } from '../output/print.ts';
import { ageText, bytesText } from '../output/units.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';

interface CreateOptions extends WaitOptions {
  readonly name: string;
  readonly description?: string;
  readonly memory?: true;
  readonly quiesce?: true;
}

export function addSnapshotCommands(program: Command, cli: Cli): void {
  const snapshot = program
    .command('snapshot')
    .alias('snapshots')
    .description('snapshots of a VM: named by name or id');

  snapshot
    .command('list <vm>')
    .description('snapshots, read from the hypervisor now')
    .action(async (reference: string) =>
      printItems(cli, await readSnapshots(cli, (await findVm(cli, reference)).id), [
        { header: 'NAME', value: ({ name }) => name, shrinkTo: 16 },
        { header: 'ID', value: ({ id }) => id, shrinkTo: 12 },
        { header: 'CURRENT', value: ({ current }) => (current ? 'yes' : 'no') },
        { header: 'STATE', value: ({ powerState }) => powerState },
        { header: 'MEMORY', value: ({ withMemory }) => (withMemory ? 'yes' : 'no') },
        { header: 'SIZE', value: ({ sizeBytes }) => bytesText(sizeBytes), align: 'right' },
        { header: 'AGE', value: ({ createdAt }) => ageText(createdAt), align: 'right' },
        { header: 'PARENT', value: ({ parentId }) => parentId, shrinkTo: 12 },
      ]),
    );

  addWaitOptions(snapshot.command('create <vm>'))
    .description('take a snapshot')
    .requiredOption('--name <name>', 'what to call it')
    .option('--description <text>')
    .option('--memory', 'keep RAM as well')
    .option('--quiesce', 'ask the guest to flush its file systems first')
    .action(async (reference: string, { wait, ...body }: CreateOptions) => {
      const params = { path: { vmId: (await findVm(cli, reference)).id } };
      await mutate(cli, { wait }, (client, init) =>
        client.POST('/api/v1/vms/{vmId}/snapshots', { params, body, ...init }),
      );
    });

  addWaitOptions(snapshot.command('revert <vm> <snapshot>'))
    .description('go back to a snapshot; what happened since is lost')
    .option('-y, --yes', 'do not ask')
    .action(async (reference: string, which: string, { yes, ...options }: WaitOptions & { yes?: true }) => {
      const { id, name } = await findVm(cli, reference);
      const snapshotId = await findSnapshot(cli, id, which);
      await confirmLoss(cli, `Put ${name} back to ${which}? What happened since is lost.`, yes);
      const params = { path: { vmId: id, snapshotId } };
      await mutate(cli, options, (client, init) =>
        client.POST('/api/v1/vms/{vmId}/snapshots/{snapshotId}/revert', { params, ...init }),
      );
    });

  addWaitOptions(snapshot.command('delete <vm> <snapshot>'))
    .description('delete a snapshot; the VM stays as it is')
    .option('--with-children', 'its descendants as well')
    .action(
      async (
        reference: string,
        which: string,
        { withChildren, ...options }: WaitOptions & { withChildren?: true },
      ) => {
        const { id } = await findVm(cli, reference);
        const snapshotId = await findSnapshot(cli, id, which);
        const params = {
          path: { vmId: id, snapshotId },
          query: withChildren === true ? { withChildren } : {},
        };
        await mutate(cli, options, (client, init) =>
          client.DELETE('/api/v1/vms/{vmId}/snapshots/{snapshotId}', { params, ...init }),
        );
      },
    );
}

async function readSnapshots(cli: Cli, vmId: string): Promise<readonly Schemas['Snapshot'][]> {
  const client = await cli.client();
  const params = { path: { vmId } };
  return (await answerOf(client.GET('/api/v1/vms/{vmId}/snapshots', { params, signal: cli.io.signal })))
    .items;
}

async function findSnapshot(cli: Cli, vmId: string, reference: string): Promise<string> {
  const all = await readSnapshots(cli, vmId);
  const meant = all.filter(({ id }) => id === reference);
  const found = meant.length > 0 ? meant : all.filter(({ name }) => name === reference);
  return oneOf('snapshot', reference, found, ({ name, id }) => `${name}  ${id}`).id;
}
