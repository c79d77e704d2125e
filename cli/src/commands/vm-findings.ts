import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { findVm } from '../find/vm.ts';
import { printItems } from '../output/print.ts';

/** What could be better about a VM. */
export function addVmFindings(vm: Command, cli: Cli): void {
  vm.command('findings <vm>')
    .description('what could be better about it, and the change to its spec that mends it')
    .action(async (reference: string) => {
      const { id } = await findVm(cli, reference);
      const params = { path: { vmId: id } };
      const client = await cli.client();
      const { items } = await answerOf(
        client.GET('/api/v1/vms/{vmId}/findings', { params, signal: cli.io.signal }),
      );
      printItems(cli, items, [
        { header: 'SEVERITY', value: ({ severity }) => severity, style: ({ severity }) => styles[severity] },
        { header: 'FINDING', value: ({ id: finding }) => finding },
        { header: 'ABOUT', value: ({ subject }) => subject },
        { header: 'WHY', value: ({ title, why }) => `${title}. ${why}`, shrinkTo: 40 },
        { header: 'MEND', value: ({ specPatch }) => specPatch.map(changeText).join(', '), shrinkTo: 30 },
      ]);
    });
}

const styles = { problem: 'red', warning: 'yellow', info: 'gray' } as const;

function changeText(change: Schemas['VmFinding']['specPatch'][number]): string {
  return change.op === 'set'
    ? `${change.pointer} = ${JSON.stringify(change.value)}`
    : `without ${change.pointer}`;
}
