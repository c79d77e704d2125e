import { answerOf } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Cli } from '../cli.ts';
import { absent } from './connection.ts';
import { isId, oneOf } from './one-of.ts';

/** A VM by its id, its name, or `connection/name`. */
export async function findVm(cli: Cli, reference: string): Promise<Schemas['VmSummary'] | Schemas['Vm']> {
  const client = await cli.client();
  if (isId(reference)) {
    const byId = await answerOf(
      client.GET('/api/v1/vms/{vmId}', { params: { path: { vmId: reference } }, signal: cli.io.signal }),
    ).catch(absent);
    if (byId !== undefined) {
      return byId;
    }
  }
  const slash = reference.indexOf('/');
  const named = [
    ...(await vmsNamed(cli, reference)),
    ...(slash > 0
      ? (await vmsNamed(cli, reference.slice(slash + 1))).filter(
          ({ connectionName }) => connectionName === reference.slice(0, slash),
        )
      : []),
  ];
  return oneOf('vm', reference, named, ({ connectionName, name, id }) => `${connectionName}/${name}  ${id}`);
}

async function vmsNamed(cli: Cli, name: string): Promise<readonly Schemas['VmSummary'][]> {
  const filter = `name = ${quoted(name)}`;
  const query = { filter, limit: 50 };
  const client = await cli.client();
  return (await answerOf(client.GET('/api/v1/vms', { params: { query }, signal: cli.io.signal }))).items;
}

/** A text as the filter grammar writes it. */
export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
