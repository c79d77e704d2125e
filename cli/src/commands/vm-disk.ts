import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { confirmLoss } from '../input/ask.ts';
import { gibibytes } from '../input/options.ts';
import { printItems } from '../output/print.ts';
import { bytesText } from '../output/units.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';
import { readVm } from './vm.ts';

interface AddOptions extends WaitOptions {
  readonly size: number;
  readonly storage?: string;
  readonly bus?: NonNullable<Schemas['AddDiskRequest']['bus']>;
  readonly format?: NonNullable<Schemas['AddDiskRequest']['format']>;
  readonly thick?: true;
}

export function addVmDisks(vm: Command, cli: Cli): void {
  const disk = vm.command('disk').alias('disks').description('disks of a VM');

  disk
    .command('list <vm>')
    .description('disks and drives')
    .action(async (reference: string) =>
      printItems(cli, (await readVm(cli, reference)).disks, [
        { header: 'KEY', value: ({ key }) => key },
        { header: 'KIND', value: ({ kind }) => kind },
        { header: 'SIZE', value: ({ sizeBytes }) => bytesText(sizeBytes), align: 'right' },
        { header: 'USED', value: ({ allocatedBytes }) => bytesText(allocatedBytes), align: 'right' },
        { header: 'BUS', value: ({ bus }) => bus },
        { header: 'FORMAT', value: ({ format }) => format },
        { header: 'SOURCE', value: ({ source }) => source, shrinkTo: 20 },
      ]),
    );

  addWaitOptions(disk.command('add <vm>'))
    .description('add an empty disk')
    .requiredOption('--size <size>', 'such as 20 (GiB), 512M, 1T', gibibytes)
    .option('--storage <unit>', 'where its bytes should be')
    .addOption(new Option('--bus <bus>').choices(['virtio', 'scsi', 'sata', 'ide', 'nvme']))
    .addOption(new Option('--format <format>').choices(['qcow2', 'raw', 'vmdk', 'vhdx', 'vhd']))
    .option('--thick', 'take all its space at once')
    .action(async (reference: string, { size, storage, bus, format, thick, ...options }: AddOptions) => {
      const params = { path: { vmId: (await findVm(cli, reference)).id } };
      const body = {
        sizeGb: size,
        ...(storage === undefined ? {} : { storage }),
        ...(bus === undefined ? {} : { bus }),
        ...(format === undefined ? {} : { format }),
        ...(thick === true ? { thin: false } : {}),
      };
      await mutate(cli, options, (client, init) =>
        client.POST('/api/v1/vms/{vmId}/disks', { params, body, ...init }),
      );
    });

  addWaitOptions(disk.command('resize <vm> <disk>'))
    .description('grow a disk')
    .requiredOption('--size <size>', 'new size, such as 40 (GiB), 1T', gibibytes)
    .action(
      async (reference: string, diskKey: string, { size, ...options }: WaitOptions & { size: number }) => {
        const params = { path: { vmId: (await findVm(cli, reference)).id, diskKey } };
        const body = { sizeGb: size };
        await mutate(cli, options, (client, init) =>
          client.PATCH('/api/v1/vms/{vmId}/disks/{diskKey}', { params, body, ...init }),
        );
      },
    );

  addWaitOptions(disk.command('remove <vm> <disk>'))
    .description('take a disk away')
    .option('--delete-data', 'delete its bytes too')
    .option('-y, --yes', 'do not ask')
    .action(
      async (
        reference: string,
        diskKey: string,
        { deleteData, yes, ...options }: WaitOptions & { deleteData?: true; yes?: true },
      ) => {
        const { id, name } = await findVm(cli, reference);
        await confirmLoss(
          cli,
          `Take disk ${diskKey} from ${name}${deleteData === true ? ' and delete its data' : ''}?`,
          yes,
        );
        const params = { path: { vmId: id, diskKey }, query: deleteData === true ? { deleteData } : {} };
        await mutate(cli, options, (client, init) =>
          client.DELETE('/api/v1/vms/{vmId}/disks/{diskKey}', { params, ...init }),
        );
      },
    );
}
