import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { positiveInteger } from '../input/options.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';

interface StopOptions extends WaitOptions {
  readonly force?: true;
  readonly timeout?: number;
}

const verbs = {
  start: 'start it',
  suspend: 'suspend it to disk',
  resume: 'resume it from disk',
  pause: 'pause it, memory kept in RAM',
  unpause: 'let it go on',
} as const;

/** Power. */
export function addVmPower(vm: Command, cli: Cli): void {
  for (const [verb, description] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    addWaitOptions(vm.command(`${verb} <vm>`))
      .description(description)
      .action(async (reference: string, options: WaitOptions) => {
        const params = { path: { vmId: (await findVm(cli, reference)).id } };
        await mutate(cli, options, (client, init) =>
          client.POST(`/api/v1/vms/{vmId}/${verb}`, { params, ...init }),
        );
      });
  }
  for (const verb of ['stop', 'restart'] as const) {
    addWaitOptions(vm.command(`${verb} <vm>`))
      .description(`${verb} it: ask the guest, or pull the plug with --force`)
      .option('--force', 'do not ask the guest')
      .option('--timeout <seconds>', 'how long the guest gets', positiveInteger)
      .action(async (reference: string, { force, timeout, ...options }: StopOptions) => {
        const params = { path: { vmId: (await findVm(cli, reference)).id } };
        const body = {
          ...(force === undefined ? {} : { force }),
          ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
        };
        await mutate(cli, options, (client, init) =>
          client.POST(`/api/v1/vms/{vmId}/${verb}`, { params, body, ...init }),
        );
      });
  }
}
