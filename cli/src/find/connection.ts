import { answerOf, isProblem } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Cli } from '../cli.ts';
import { readPages } from '../pages.ts';
import { isId, oneOf } from './one-of.ts';

/** A connection by its name or id. */
export async function findConnection(cli: Cli, reference: string): Promise<Schemas['Connection']> {
  const client = await cli.client();
  if (isId(reference)) {
    const path = { connectionId: reference };
    const byId = await answerOf(
      client.GET('/api/v1/connections/{connectionId}', { params: { path }, signal: cli.io.signal }),
    ).catch(absent);
    if (byId !== undefined) {
      return byId;
    }
  }
  const all = await readPages(cli, 10_000, (query) =>
    answerOf(client.GET('/api/v1/connections', { params: { query }, signal: cli.io.signal })),
  );
  const named = all.filter(({ name }) => name === reference);
  return oneOf('connection', reference, named, ({ name, id }) => `${name}  ${id}`);
}

/** Not there is an answer; everything else is not. */
export function absent(thrown: unknown): undefined {
  if (!isProblem(thrown, 'ResourceNotFound')) {
    throw thrown;
  }
}
