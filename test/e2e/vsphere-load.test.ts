import { admin, startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, askAgainUntilEnded, requestsOf } from '../chaos/create-batch.ts';
import { listAll } from '../support/api.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectVcenter, vcenterTemplate } from '../support/vcenter.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const COUNT = 100;

describe.skipIf(skip)('many creations at once on one vCenter', () => {
  let sim: Vcsim;
  let server: RunningServer;

  beforeAll(async () => {
    sim = await startVcsim({ vms: 0 });
    server = await runServer();
  }, 900_000);

  afterAll(async () => {
    await server?.stop();
    await sim?.stop();
  });

  test(
    `${COUNT} blank and cloned VMs, asked for at once, are all there once`,
    { timeout: 240_000 },
    async () => {
      const connection = await connectVcenter(server.api, sim, 'vcenter');
      const requests = requestsOf({ round: 0, count: COUNT, connection, template: vcenterTemplate });
      await ask(server.api, requests);
      const ended = await askAgainUntilEnded(() => server.api, requests);
      const failed = [...ended.values()].filter(({ state }) => state !== 'SUCCEEDED');
      expect(failed.map(({ error }) => error)).toEqual([]);
      const wanted = requests.map(({ name }) => name).toSorted();
      const { machines } = await admin.look(sim);
      expect(machines.map(({ name }) => name).toSorted()).toEqual(wanted);
      const listed = await listAll<{ readonly name: string }>(server.api, '/vms');
      expect(listed.map(({ name }) => name).toSorted()).toEqual(wanted);
    },
  );
});
