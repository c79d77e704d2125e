import { describe, expect } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { withVm } from '../engine/test-vm.ts';

/** The platform's own audit trail. */
export function events(run: ContractRun): void {
  describe('listEvents', () => {
    promised(run, {
      methods: ['listEvents'],
      title: 'tells of a start, with unique ids, none too old and not more than asked for',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          // A platform's clock may be a little off ours.
          const since = new Date(Date.now() - 10 * 60_000);
          const all = must(await run.port.listEvents(run.ctx(), { since, limit: 1000 }));
          expect(all.some((event) => event.vm === vm.ref)).toBe(true);
          expect(new Set(all.map((event) => event.id)).size).toBe(all.length);
          expect(all.filter((event) => event.at < since || event.message === '')).toEqual([]);
          expect(must(await run.port.listEvents(run.ctx(), { since, limit: 1 }))).toHaveLength(1);
        }),
    });
  });
}
