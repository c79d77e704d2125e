import { reportFailure } from '@anyvisor/domain';
import type { ConnectionTestStep } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';

/** Testing a connection, good and bad. */
export function connection(run: ContractRun): void {
  describe('connection', () => {
    test('a good one passes every step and says what is at the other end', async () => {
      const told: ConnectionTestStep[] = [];
      const report = must(await run.port.testConnection(run.ctx(), (step) => told.push(step)));
      expect(reportFailure(report)).toBeUndefined();
      expect(told, 'what was told on the way').toEqual(report.steps.slice(0, told.length));
      expect(report.steps.map((step) => step.name)).toEqual(
        expect.arrayContaining(['reach', 'login', 'version']),
      );
      expect(report.steps.filter((step) => step.detail === '')).toEqual([]);
      expect(report.product).toBeTruthy();
      expect(report.version).toBeTruthy();
      expect(report.endpointId).toBeTruthy();
      expect(report.capabilities).toEqual(run.capabilities);
    });

    test('the same endpoint has the same id through another port', async () => {
      const first = must(await run.port.testConnection(run.ctx()));
      const second = must(await run.connect().testConnection(run.ctx()));
      expect(second.endpointId).toBe(first.endpointId);
    });

    test('each bad one is refused with its kind, by the test and by any other call, after one attempt', async () => {
      expect(run.peer.refused, 'the fixture knows no bad parameters').not.toHaveLength(0);
      for (const { title, parameters, kind, loginAttempts } of run.peer.refused) {
        const before = (await loginAttempts?.()) ?? 0;
        const told: ConnectionTestStep[] = [];
        const port = run.connect(parameters);
        const report = must(await port.testConnection(run.ctx(), (step) => told.push(step)));
        expect(reportFailure(report)?.kind, title).toBe(kind);
        expect(told, `told on the way with ${title}`).toEqual(report.steps.slice(0, told.length));
        if (report.steps.some(({ name, outcome }) => name === 'certificate' && outcome === 'failed')) {
          expect(report.fingerprint, `to be confirmed after ${title}`).toMatch(
            /^([\dA-F]{2}(:|$)){32}|^SHA256:/,
          );
        }
        expect(report.capabilities, title).toBeNull();
        const failed = report.steps.findIndex((step) => step.outcome === 'failed');
        const later = report.steps.slice(failed + 1);
        expect(
          later.filter((step) => step.outcome !== 'skipped'),
          title,
        ).toEqual([]);
        if (loginAttempts !== undefined) {
          expect((await loginAttempts()) - before, `login attempts with ${title}`).toBeLessThanOrEqual(1);
        }
        const error = mustFail(await run.connect(parameters).listVms(run.ctx()));
        expect(error.kind, title).toBe(kind);
      }
    });

    test('a closed port may be closed again', async () => {
      const port = run.connect();
      must(await port.listVms(run.ctx()));
      await port.close();
      await port.close();
    });
  });
}
