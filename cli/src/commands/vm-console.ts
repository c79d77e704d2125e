import { answerOf } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { carryConsole } from '../console/carry-console.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { findVm } from '../find/vm.ts';
import { printData } from '../output/print.ts';

export function addVmConsole(vm: Command, cli: Cli): void {
  vm.command('console <vm>')
    .description('the serial console in this terminal; Ctrl-] leaves')
    .addOption(
      new Option('--protocol <protocol>', 'others than serial only print where to connect')
        .choices(['serial', 'vnc', 'webmks', 'spice'])
        .default('serial'),
    )
    .action(async (reference: string, { protocol }: { protocol: 'serial' | 'vnc' | 'webmks' | 'spice' }) => {
      const { id, name } = await findVm(cli, reference);
      const client = await cli.client();
      const params = { path: { vmId: id } };
      const opened = await answerOf(
        client.POST('/api/v1/vms/{vmId}/console', { params, body: { protocol }, signal: cli.io.signal }),
      );
      const { url } = await cli.server();
      const address =
        opened.kind === 'ticket' ? opened.url : new URL(opened.path, url.replace(/^http/, 'ws')).href;
      if (protocol !== 'serial' || opened.kind === 'ticket') {
        if (!printData(cli, { ...opened, address })) {
          cli.io.stdout.write(`${address}\n`);
        }
        return;
      }
      if (cli.format() !== 'table') {
        throw new CliError(exitCodes.usage, 'A serial console has no JSON or YAML');
      }
      cli.io.stderr.write(`Connected to ${name}; Ctrl-] leaves.\r\n`);
      await carryConsole(address, cli.io);
      cli.io.stderr.write('\r\nLeft the console.\n');
    });
}
