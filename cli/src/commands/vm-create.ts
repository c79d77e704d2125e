import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { readObject } from '../input/read-document.ts';
import { printData, printItems, say } from '../output/print.ts';
import { addWaitOptions, mutate } from '../wait/mutate.ts';
import type { WaitOptions } from '../wait/mutate.ts';
import { tellMade } from './made-vm.ts';

interface CreateOptions extends WaitOptions {
  readonly file: string;
  readonly start?: true;
  readonly dryRun?: true;
}

export function addVmCreate(vm: Command, cli: Cli): void {
  addWaitOptions(vm.command('create'))
    .description('create a VM from its spec')
    .requiredOption('-f, --file <file>', 'the spec, YAML or JSON; - reads standard input')
    .option('--start', 'start it when it is made')
    .option('--dry-run', 'only show where it would go, and why not elsewhere')
    .action(async (options: CreateOptions) => {
      const document = await readObject(cli, options.file);
      // Checked by the server, which says where it is wrong.
      const body = {
        ...document,
        ...(options.start === true ? { powerOn: true } : {}),
      } as Schemas['VmProvisionSpec'];
      if (options.dryRun === true) {
        await explainPlacement(cli, body);
        return;
      }
      const ended = await mutate(cli, options, (client, init) =>
        client.POST('/api/v1/vms', { body, ...init }),
      );
      await tellMade(cli, ended);
    });
}

export function addVmPlace(vm: Command, cli: Cli): void {
  vm.command('place')
    .description('where a VM of a spec would go, and why not elsewhere')
    .requiredOption('-f, --file <file>', 'the spec, YAML or JSON; - reads standard input')
    .action(async ({ file }: { readonly file: string }) =>
      explainPlacement(cli, (await readObject(cli, file)) as Schemas['VmProvisionSpec']),
    );
}

async function explainPlacement(cli: Cli, body: Schemas['VmProvisionSpec']): Promise<void> {
  const client = await cli.client();
  const placement = await answerOf(client.POST('/api/v1/vms/placement', { body, signal: cli.io.signal }));
  if (printData(cli, placement)) {
    return;
  }
  const chosen = placement.candidates.find(({ connectionId }) => connectionId === placement.connectionId);
  say(cli, verdict(chosen));
  if (placement.refusal !== null) {
    say(cli, `It would be refused: ${placement.refusal.message}`);
  }
  printItems(cli, placement.candidates, [
    { header: 'CONNECTION', value: ({ name }) => name, shrinkTo: 16 },
    {
      header: 'FITS',
      value: ({ fits }) => (fits ? 'yes' : 'no'),
      style: ({ fits }) => (fits ? 'green' : 'red'),
    },
    { header: 'REASONS', value: ({ reasons }) => reasons.join('; '), shrinkTo: 30 },
  ]);
}

/** A connection that was asked for by name is tried even if it does not seem to fit. */
function verdict(chosen: Schemas['Placement']['candidates'][number] | undefined): string {
  if (chosen === undefined) {
    return 'Nothing fits:';
  }
  return chosen.fits
    ? `It would go to ${chosen.name}:`
    : `It does not fit ${chosen.name}, where it was asked for:`;
}
