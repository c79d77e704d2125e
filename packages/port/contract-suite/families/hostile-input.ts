import type { HypervisorError, Result } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { Mutation } from '../../src/mutation.ts';
import { optionalMethods } from '../../src/optional-methods.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { complete } from '../engine/run-steps.ts';
import { unchanged } from '../engine/unchanged.ts';

/** References and requests that no honest caller sends: an error each, never a throw, and nothing changes. */
export function hostileInput(run: ContractRun): void {
  describe('hostile input', () => {
    test.for([...requiredMethods, ...Object.keys(optionalMethods)])(
      '%s neither throws nor changes anything',
      { timeout: run.deadlines.drill },
      async (name) => {
        const method = Object.entries(run.port).find(([other]) => other === name)?.[1] as Method;
        await unchanged(run, async () => {
          for (const hostile of hostileValues) {
            const answer = await method(run.ctx(), hostile, hostile, hostile);
            expect(answer, JSON.stringify(hostile)?.slice(0, 40)).toHaveProperty('ok');
            if (answer.ok && isMutation(answer.value)) {
              await complete(run.caller, Promise.resolve({ ok: true, value: answer.value }));
            }
          }
        });
      },
    );
  });
}

type Method = (...args: unknown[]) => Promise<Result<unknown, HypervisorError>>;

function isMutation(value: unknown): value is Mutation<unknown> {
  return ['steps', 'task', 'done'].includes(String(Object(value).kind));
}

const requiredMethods = [
  'getVm',
  'createVm',
  'startVm',
  'stopVm',
  'restartVm',
  'deleteVm',
  'collectMetrics',
  'findByMarker',
  'followTask',
  'cancelTask',
];

const hostileValues: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  '..',
  '../../../../etc/passwd',
  '/',
  'a\u0000b',
  "'; DROP TABLE vm; --",
  '<vm a="&x;">',
  '%00%2e%2e',
  '$(reboot)',
  '\u202Eecalper',
  'x'.repeat(100_000),
  -1,
  Number.NaN,
  [],
  {},
  { marker: '', spec: {}, mapping: {} },
];
