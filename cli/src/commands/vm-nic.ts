import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { findVm } from '../find/vm.ts';
import { onOff, positiveInteger } from '../input/options.ts';
import { printItems } from '../output/print.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';
import { readVm } from './vm.ts';

interface NicOptions extends WaitOptions {
  readonly network?: string;
  readonly mac?: string;
  readonly model?: NonNullable<Schemas['AddNicRequest']['model']>;
  readonly vlan?: number;
  readonly connected?: boolean;
}

export function addVmNics(vm: Command, cli: Cli): void {
  const nic = vm.command('nic').alias('nics').description('network interfaces of a VM');

  nic
    .command('list <vm>')
    .description('network interfaces')
    .action(async (reference: string) =>
      printItems(cli, (await readVm(cli, reference)).nics, [
        { header: 'KEY', value: ({ key }) => key },
        { header: 'MAC', value: ({ mac }) => mac },
        { header: 'NETWORK', value: ({ network }) => network, shrinkTo: 12 },
        { header: 'MODEL', value: ({ model }) => model },
        { header: 'PLUGGED', value: ({ connected }) => (connected ? 'yes' : 'no') },
        { header: 'ADDRESSES', value: ({ ipAddresses }) => ipAddresses.join(' '), shrinkTo: 15 },
      ]),
    );

  addWaitOptions(nic.command('add <vm>'))
    .description('add a network interface')
    .requiredOption('--network <network>', 'where to plug it')
    .option('--mac <mac>', 'its address')
    .addOption(new Option('--model <model>').choices(['virtio', 'e1000', 'e1000e', 'vmxnet3', 'rtl8139']))
    .option('--vlan <id>', 'VLAN', positiveInteger)
    .action(async (reference: string, { network = '', mac, model, vlan, ...options }: NicOptions) => {
      const params = { path: { vmId: (await findVm(cli, reference)).id } };
      const body = {
        network,
        ...(mac === undefined ? {} : { mac }),
        ...(model === undefined ? {} : { model }),
        ...(vlan === undefined ? {} : { vlan }),
      };
      await mutate(cli, options, (client, init) =>
        client.POST('/api/v1/vms/{vmId}/nics', { params, body, ...init }),
      );
    });

  addWaitOptions(nic.command('update <vm> <nic>'))
    .description('plug a network interface elsewhere, in or out')
    .option('--network <network>', 'plug it here')
    .option('--connected <on|off>', 'plug it in or out', onOff)
    .option('--vlan <id>', 'VLAN', positiveInteger)
    .action(
      async (reference: string, nicKey: string, { network, connected, vlan, ...options }: NicOptions) => {
        const body = {
          ...(network === undefined ? {} : { network }),
          ...(connected === undefined ? {} : { connected }),
          ...(vlan === undefined ? {} : { vlan }),
        };
        if (Object.keys(body).length === 0) {
          throw new CliError(
            exitCodes.usage,
            'Nothing was named that should change',
            'See: anyvisor vm nic update --help',
          );
        }
        const params = { path: { vmId: (await findVm(cli, reference)).id, nicKey } };
        await mutate(cli, options, (client, init) =>
          client.PATCH('/api/v1/vms/{vmId}/nics/{nicKey}', { params, body, ...init }),
        );
      },
    );

  addWaitOptions(nic.command('remove <vm> <nic>'))
    .description('take a network interface away')
    .action(async (reference: string, nicKey: string, options: WaitOptions) => {
      const params = { path: { vmId: (await findVm(cli, reference)).id, nicKey } };
      await mutate(cli, options, (client, init) =>
        client.DELETE('/api/v1/vms/{vmId}/nics/{nicKey}', { params, ...init }),
      );
    });
}
