import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually.ts';
import { ApiRefusal, isFinal } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';

/** One VM that somebody asked for: the same key every time they ask again. */
export interface Request {
  readonly name: string;
  readonly key: string;
  readonly body: object;
}

export interface BatchOptions {
  readonly round: number;
  readonly count: number;
  readonly connection: string;
  readonly template: string;
  readonly storage?: string;
}

const END_DEADLINE_MS = 120_000;

/** Every other VM is cloned from the template, the rest are blank; each has two disks so that there is more to lose. */
export function requestsOf({ round, count, connection, template }: BatchOptions): readonly Request[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `chaos-${round}-${index}`;
    return {
      name,
      key: randomUUID(),
      body: {
        name,
        template: index % 2 === 0 ? template : 'blank',
        compute: { cpuCores: 1, memoryMb: 128 },
        storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] },
        network: { nics: [] },
        placement: { connection },
      },
    };
  });
}

/** Asks for all at once; what got no answer (the server was killed) is left out. */
export async function ask(api: Api, requests: readonly Request[]): Promise<readonly Operation[]> {
  const answers = await Promise.allSettled(requests.map((request) => askOne(api, request)));
  for (const answer of answers) {
    if (answer.status === 'rejected' && answer.reason instanceof ApiRefusal) throw answer.reason;
  }
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/** Asks again for every request, as a client does that never got its answer, and waits until all have ended. */
export async function askAgainUntilEnded(
  api: () => Api,
  requests: readonly Request[],
): Promise<ReadonlyMap<string, Operation>> {
  const ended = new Map<string, Operation>();
  for (const request of requests) {
    const accepted = await eventually(`${request.name} is accepted`, END_DEADLINE_MS, () =>
      askOne(api(), request),
    );
    ended.set(
      request.name,
      await eventually(`the operation of ${request.name} ends`, END_DEADLINE_MS, async () => {
        const operation = await api().get<Operation>(`/operations/${accepted.id}`);
        return isFinal(operation) ? operation : undefined;
      }),
    );
  }
  return ended;
}

function askOne(api: Api, { key, body }: Request): Promise<Operation> {
  return api.send<Operation>('POST', '/vms', body, { 'idempotency-key': key });
}
