import { answerOf } from '@anyvisor/client';
import type { ApiClient } from '@anyvisor/client';
import type { Member, RunningMember } from './members.ts';

/** Adds a member's connection as a person would: tested, and refused with the reason when the test fails. */
export async function connectMember(
  client: ApiClient,
  { name }: Member,
  { parameters, storage, network }: RunningMember,
): Promise<void> {
  await answerOf(
    client.POST('/api/v1/connections', {
      body: {
        name,
        parameters,
        mapping: {
          computeMapping: {},
          storageMapping: { defaultDatastore: storage, alternativeDatastores: [] },
          networkMapping: { networks: { lan: network } },
        },
      },
    }),
  );
}
