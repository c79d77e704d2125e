import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { findConnection } from '../find/connection.ts';
import { findVm } from '../find/vm.ts';
import { confirmLoss } from '../input/ask.ts';
import { mebibytes, onOff, optionPair, positiveInteger } from '../input/options.ts';
import { say } from '../output/print.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';
import { tellMade } from './made-vm.ts';

/** Changing, copying, moving and deleting VMs. */
export function addVmChanges(vm: Command, cli: Cli): void {
  addReconfigure(vm, cli);
  addClone(vm, cli);
  addMigrate(vm, cli);
  addDelete(vm, cli);
}

function addReconfigure(vm: Command, cli: Cli): void {
  addWaitOptions(vm.command('reconfigure <vm>'))
    .description('change CPU, memory, name or autostart; hot where the platform can')
    .option('--cpus <n>', 'virtual cores', positiveInteger)
    .option('--memory <size>', 'such as 2048 (MiB), 2G', mebibytes)
    .option('--name <name>', 'rename it')
    .option('--autostart <on|off>', 'start it with its host', onOff)
    .action(
      async (
        reference: string,
        {
          cpus,
          memory,
          name,
          autostart,
          ...options
        }: WaitOptions & { cpus?: number; memory?: number; name?: string; autostart?: boolean },
      ) => {
        const body = {
          ...(cpus === undefined ? {} : { cpuCores: cpus }),
          ...(memory === undefined ? {} : { memoryMb: memory }),
          ...(name === undefined ? {} : { name }),
          ...(autostart === undefined ? {} : { autostart }),
        };
        if (Object.keys(body).length === 0) {
          throw new CliError(
            exitCodes.usage,
            'Nothing was named that should change',
            'See: anyvisor vm reconfigure --help',
          );
        }
        const params = { path: { vmId: (await findVm(cli, reference)).id } };
        const ended = await mutate(cli, options, (client, init) =>
          client.POST('/api/v1/vms/{vmId}/reconfigure', { params, body, ...init }),
        );
        tellEffects(cli, ended);
      },
    );
}

/** What only holds from the next start is said. */
function tellEffects(cli: Cli, { result }: Schemas['Operation']): void {
  const { changes = [] } = (result ?? {}) as {
    readonly changes?: readonly { field: string; effect: string }[];
  };
  for (const { field } of changes.filter(({ effect }) => effect === 'pending')) {
    say(cli, `${field} holds from the next start`);
  }
}

function addClone(vm: Command, cli: Cli): void {
  addWaitOptions(vm.command('clone <vm> <name>'))
    .description('make a copy of a VM')
    .option('--linked', 'share the unchanged disk contents with the original')
    .option('--snapshot <id>', 'copy this state instead of the present one')
    .option('--compute <unit>', 'where it should run')
    .option('--storage <unit>', 'where its disks should be')
    .action(
      async (
        reference: string,
        name: string,
        {
          linked,
          snapshot,
          compute,
          storage,
          ...options
        }: WaitOptions & { linked?: true; snapshot?: string; compute?: string; storage?: string },
      ) => {
        const params = { path: { vmId: (await findVm(cli, reference)).id } };
        const body = {
          name,
          mode: linked === true ? ('linked' as const) : ('full' as const),
          ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
          ...(compute === undefined ? {} : { computeUnit: compute }),
          ...(storage === undefined ? {} : { storage }),
        };
        await tellMade(
          cli,
          await mutate(cli, options, (client, init) =>
            client.POST('/api/v1/vms/{vmId}/clone', { params, body, ...init }),
          ),
        );
      },
    );
}

function addMigrate(vm: Command, cli: Cli): void {
  addWaitOptions(vm.command('migrate <vm>'))
    .description('move a VM to another host, another storage or both')
    .option('--to <connection>', 'another connection of the same type')
    .option('--host <host>', 'where it should run')
    .option('--storage <unit>', 'where its disks should be')
    .option('--shared-storage', 'you know that both hosts see the same disks')
    .addOption(new Option('--cold', 'move it while it is stopped'))
    .option('--bandwidth <mbps>', 'take no more than this, in Mbit/s', positiveInteger)
    .option('--option <name=value>', 'what only its hypervisor has; again for more', optionPair, {})
    .action(
      async (
        reference: string,
        {
          to,
          host,
          storage,
          sharedStorage,
          cold,
          bandwidth,
          option,
          ...options
        }: WaitOptions & {
          to?: string;
          host?: string;
          storage?: string;
          sharedStorage?: true;
          cold?: true;
          bandwidth?: number;
          option: Readonly<Record<string, string | number | boolean>>;
        },
      ) => {
        const params = { path: { vmId: (await findVm(cli, reference)).id } };
        const body = {
          live: cold !== true,
          ...(to === undefined ? {} : { targetConnection: (await findConnection(cli, to)).id }),
          ...(sharedStorage === undefined ? {} : { sharedStorage }),
          ...(Object.keys(option).length === 0 ? {} : { options: { ...option } }),
          ...(host === undefined ? {} : { targetHost: host }),
          ...(storage === undefined ? {} : { targetStorage: storage }),
          ...(bandwidth === undefined ? {} : { bandwidthMbps: bandwidth }),
        };
        await mutate(cli, options, (client, init) =>
          client.POST('/api/v1/vms/{vmId}/migrate', { params, body, ...init }),
        );
      },
    );
}

function addDelete(vm: Command, cli: Cli): void {
  addWaitOptions(vm.command('delete <vm>'))
    .description('delete a VM and its disks')
    .option('--force', 'stop it first when it runs')
    .option('--keep-disks', 'leave its disks')
    .option('-y, --yes', 'do not ask')
    .action(
      async (
        reference: string,
        { force, keepDisks, yes, ...options }: WaitOptions & { force?: true; keepDisks?: true; yes?: true },
      ) => {
        const { id, name, connectionName } = await findVm(cli, reference);
        await confirmLoss(
          cli,
          `Delete ${name} on ${connectionName}${keepDisks === true ? '' : ' with its disks'}?`,
          yes,
        );
        const query = {
          ...(force === undefined ? {} : { force }),
          ...(keepDisks === undefined ? {} : { deleteDisks: false }),
        };
        const params = { path: { vmId: id }, query };
        await mutate(cli, options, (client, init) =>
          client.DELETE('/api/v1/vms/{vmId}', { params, ...init }),
        );
      },
    );
}
