import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Cli } from '../cli.ts';
import { absent } from '../find/connection.ts';
import { say } from '../output/print.ts';

/** Says what an operation that made a VM has made. */
export async function tellMade(cli: Cli, operation: Schemas['Operation']): Promise<void> {
  const { vmId } = (operation.result ?? {}) as { readonly vmId?: string };
  if (operation.state !== 'SUCCEEDED' || vmId === undefined || cli.format() !== 'table') {
    return;
  }
  const client = await cli.client();
  const params = { path: { vmId } };
  const vm = await answerOf(client.GET('/api/v1/vms/{vmId}', { params, signal: cli.io.signal })).catch(
    absent,
  );
  if (vm !== undefined) {
    say(
      cli,
      `${vm.name} is ${vm.powerState.toLowerCase()} on ${vm.connectionName}: anyvisor vm get ${vm.id}`,
    );
  }
}
