import { describe, expect } from 'vitest';
import { walkComputeUnits } from '@anyvisor/domain';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { unchanged } from '../engine/unchanged.ts';

const methods = ['evacuateHost', 'restoreHost'] as const;

/** Taking a host out of service and back. */
export function maintenance(run: ContractRun): void {
  describe('maintenance', () => {
    promised(run, {
      methods,
      title: 'a host goes into maintenance and comes back, twice being the same as once',
      without: () =>
        run.peer.means?.maintenanceHost === undefined ? 'the fixture has no host to spare' : undefined,
      body: async () => {
        const host = run.peer.means?.maintenanceHost ?? '';
        for (const [verb, state] of [
          ['evacuateHost', 'MAINTENANCE'],
          ['restoreHost', 'AVAILABLE'],
        ] as const) {
          must(await complete(run.patientCaller, run.port[verb](run.ctx(), host)));
          must(await complete(run.patientCaller, run.port[verb](run.ctx(), host)));
          const { computeUnits } = must(await run.port.listResources(run.ctx()));
          expect([...walkComputeUnits(computeUnits)].find((unit) => unit.id === host)?.state).toBe(state);
        }
      },
    });

    promised(run, {
      methods,
      title: 'a host that is not there answers ResourceNotFound',
      body: () =>
        unchanged(run, async () => {
          for (const verb of methods) {
            const answer = run.port[verb](run.ctx(), 'no-such-host');
            mustFail(await complete(run.caller, answer), 'ResourceNotFound');
          }
        }),
    });
  });
}
