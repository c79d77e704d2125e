import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { confirmLoss } from '../input/ask.ts';
import { positiveInteger } from '../input/options.ts';
import { printItems } from '../output/print.ts';
import { ageText, bytesText } from '../output/units.ts';
import { readPages } from '../pages.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';

interface CreateOptions extends WaitOptions {
  readonly target?: string;
  readonly incremental?: true;
  readonly since?: string;
  readonly quiesce?: true;
  readonly description?: string;
}

interface RestoreOptions extends WaitOptions {
  readonly name: string;
  readonly storage?: string;
  readonly start?: true;
}

export function addBackupCommands(program: Command, cli: Cli): void {
  const backup = program
    .command('backup')
    .alias('backups')
    .description('backups of VMs, full and incremental; restoring them');

  backup
    .command('list')
    .description('newest first')
    .option('--vm <vm>', 'only of this VM, by name or id')
    .option('--limit <n>', 'show at most so many', positiveInteger, 50)
    .action(async ({ vm, limit }: { vm?: string; limit: number }) => {
      const client = await cli.client();
      const which = vm === undefined ? {} : { vmId: (await findVm(cli, vm)).id };
      const items = await readPages(cli, limit, (page) =>
        answerOf(
          client.GET('/api/v1/backups', {
            params: { query: { ...page, ...which } },
            signal: cli.io.signal,
          }),
        ),
      );
      printItems(cli, items, [
        { header: 'ID', value: ({ id }) => id },
        { header: 'VM', value: ({ vmName }) => vmName, shrinkTo: 12 },
        { header: 'MODE', value: ({ mode }) => mode },
        { header: 'CONSISTENCY', value: ({ consistency }) => consistency },
        { header: 'SIZE', value: ({ sizeBytes }) => bytesText(sizeBytes), align: 'right' },
        { header: 'AGE', value: ({ createdAt }) => ageText(createdAt), align: 'right' },
        { header: 'PARENT', value: ({ parentId }) => parentId, shrinkTo: 12 },
        { header: 'DESCRIPTION', value: ({ description }) => description, shrinkTo: 12 },
      ]);
    });

  addWaitOptions(backup.command('create <vm>'))
    .description('back a VM up, running or not')
    .option('--target <storage>', 'where to; an incremental one goes beside its parent')
    .option('--incremental', 'only what changed since the latest backup')
    .option('--since <backup>', 'only what changed since this backup')
    .option('--quiesce', 'have the guest hold its file systems still for the moment it begins')
    .option('--description <text>')
    .action(async (reference: string, { wait, incremental, since, ...rest }: CreateOptions) => {
      const params = { path: { vmId: (await findVm(cli, reference)).id } };
      const parent = since ?? (incremental === true ? 'latest' : undefined);
      const body = { ...rest, ...(parent === undefined ? {} : { since: parent }) };
      await mutate(cli, { wait }, (client, init) =>
        client.POST('/api/v1/vms/{vmId}/backups', { params, body, ...init }),
      );
    });

  addWaitOptions(backup.command('restore <backup>'))
    .description('make a VM of its own from a backup, by its id')
    .requiredOption('--name <name>', 'what to call the new VM')
    .option('--storage <storage>', 'where its disks go')
    .option('--start', 'start it')
    .action(async (backupId: string, { wait, start, ...rest }: RestoreOptions) => {
      const params = { path: { backupId } };
      const body = { ...rest, ...(start === true ? { powerOn: true } : {}) };
      await mutate(cli, { wait }, (client, init) =>
        client.POST('/api/v1/backups/{backupId}/restore', { params, body, ...init }),
      );
    });

  addWaitOptions(backup.command('delete <backup>'))
    .description('delete a backup on which no other stands')
    .option('-y, --yes', 'do not ask')
    .action(async (backupId: string, { yes, ...options }: WaitOptions & { yes?: true }) => {
      await confirmLoss(cli, `Delete the backup ${backupId}? Nothing brings it back.`, yes);
      await mutate(cli, options, (client, init) =>
        client.DELETE('/api/v1/backups/{backupId}', { params: { path: { backupId } }, ...init }),
      );
    });
}
