import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import type { HypervisorPort } from '@anyvisor/port';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBreaker } from '../src/connections/policy/breaker.ts';
import { callClasses } from '../src/connections/policy/call-class.ts';
import { policedPort } from '../src/connections/policy/policed-port.ts';
import { FakeHypervisor } from './support/fake-hypervisor.ts';
import { observation } from './support/observation.ts';
import { callContext } from './support/test-core.ts';

const networkError = hypervisorError('NetworkError', { message: 'gone' });

function policed(
  hypervisor: FakeHypervisor,
  options: { readOnly?: boolean; raw?: Partial<HypervisorPort> } = {},
) {
  const outcomes: string[] = [];
  const breaker = createBreaker(3);
  const native = hypervisor
    .adapter()
    .connect({ host: 'h', password: 'p' }, { now: () => Date.now(), log: () => undefined });
  const port = policedPort(
    { ...native, ...options.raw },
    {
      name: () => 'one',
      readOnly: () => options.readOnly ?? false,
      breaker,
      observe: (operation, outcome) => outcomes.push(`${operation} ${outcome}`),
    },
  );
  return { port, breaker, outcomes };
}

describe('the policy around a port', () => {
  test('covers every method of the port', () => {
    const { port } = policed(new FakeHypervisor());
    expect(Object.keys(port).toSorted()).toEqual([...Object.keys(callClasses), 'watch', 'close'].toSorted());
  });

  test('opens after faults in a row, lets nothing through, and closes by a passed test only', async () => {
    const hypervisor = new FakeHypervisor();
    const { port, breaker } = policed(hypervisor);
    hypervisor.failure = networkError;
    for (let count = 0; count < 3; count += 1) {
      expect(breaker.state()).toBe('closed');
      expect(await port.listVms(callContext())).toMatchObject({ ok: false, error: { kind: 'NetworkError' } });
    }
    expect(breaker.state()).toBe('open');
    hypervisor.failure = undefined;
    const before = hypervisor.calls.length;
    expect(await port.getVm(callContext(), 'a')).toMatchObject({
      ok: false,
      error: { kind: 'ConnectionFailed' },
    });
    for await (const item of port.watch(callContext())) {
      expect(item).toMatchObject({ ok: false, error: { kind: 'ConnectionFailed' } });
    }
    expect(hypervisor.calls.length).toBe(before);
    hypervisor.failure = networkError;
    await port.testConnection(callContext());
    expect(breaker.state()).toBe('open');
    hypervisor.failure = undefined;
    await port.testConnection(callContext());
    expect(breaker.state()).toBe('closed');
    expect((await port.listVms(callContext())).ok).toBe(true);
  });

  test('does not hold refused requests against the endpoint', async () => {
    const hypervisor = new FakeHypervisor();
    const { port, breaker } = policed(hypervisor);
    const innocent: readonly HypervisorError[] = [
      hypervisorError('ResourceNotFound', { message: 'm', resourceType: 'vm', resourceId: 'x' }),
      hypervisorError('OperationFailed', { message: 'm', operation: 'o', reason: 'state' }),
      hypervisorError('OperationFailed', { message: 'm', operation: 'o', reason: 'cancelled' }),
      hypervisorError('ConnectionFailed', { message: 'm', reason: 'busy' }),
    ];
    for (const failure of [...innocent, ...innocent]) {
      hypervisor.failure = failure;
      await port.listVms(callContext());
      await port.startVm(callContext(), 'a');
    }
    expect(breaker.state()).toBe('closed');
  });

  test('ends a call in time even when the adapter never answers, and says what is unknown', async () => {
    const never = () => new Promise<never>(() => undefined);
    const { port, breaker } = policed(new FakeHypervisor(), { raw: { listVms: never, startVm: never } });
    const [read, change] = await Promise.all([
      port.listVms(callContext(50)),
      port.startVm(callContext(50), 'a'),
    ]);
    expect(read).toMatchObject({ ok: false, error: { kind: 'OperationTimeout' } });
    expect(read).not.toHaveProperty('error.outcomeUnknown');
    expect(change).toMatchObject({ ok: false, error: { kind: 'OperationTimeout', outcomeUnknown: true } });
    // The read counts as a fault; a guest that takes its time does not.
    await Promise.all([port.startVm(callContext(10), 'a'), port.startVm(callContext(10), 'a')]);
    expect(breaker.state()).toBe('closed');
    await Promise.all([port.listVms(callContext(10)), port.listVms(callContext(10))]);
    expect(breaker.state()).toBe('open');
  });

  test('answers when the adapter throws', async () => {
    const { port } = policed(new FakeHypervisor(), {
      raw: {
        listVms: async () => {
          throw new Error('surprise');
        },
      },
    });
    expect(await port.listVms(callContext())).toMatchObject({ ok: false, error: { kind: 'UnknownError' } });
  });

  test('lets eight reads through at once, and changes past the queue', async () => {
    const hypervisor = new FakeHypervisor();
    let inside = 0;
    let most = 0;
    const release = Promise.withResolvers<void>();
    const { port } = policed(hypervisor, {
      raw: {
        getVm: async () => {
          inside += 1;
          most = Math.max(most, inside);
          await release.promise;
          inside -= 1;
          return ok(observation('a'));
        },
      },
    });
    const reads = Array.from({ length: 50 }, () => port.getVm(callContext(), 'a'));
    expect((await port.startVm(callContext(), 'a')).ok).toBe(true);
    expect(inside).toBe(8);
    release.resolve();
    expect((await Promise.all(reads)).every((answer) => answer.ok)).toBe(true);
    expect(most).toBe(8);
  });

  test('changes nothing through a read-only connection, steps included', async () => {
    const hypervisor = new FakeHypervisor();
    const writable = policed(hypervisor);
    const table = await writable.port.deleteVm(callContext(), 'a', {});
    expect(table).toMatchObject({ ok: true, value: { kind: 'steps' } });
    const { port, outcomes } = policed(hypervisor, { readOnly: true });
    const refusals = await Promise.all([
      port.startVm(callContext(), 'a'),
      port.deleteVm(callContext(), 'a', {}),
      port.createSnapshot(callContext(), 'a', { marker: 'm', name: 'n' }),
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        ok: false,
        error: { kind: 'OperationFailed', reason: 'policy', retriable: false },
      });
    }
    expect((await port.listVms(callContext())).ok).toBe(true);
    expect(outcomes).toEqual(['listVms ok']);
  });

  test('puts the steps of a table under the same rules', async () => {
    const hypervisor = new FakeHypervisor();
    const { port, breaker } = policed(hypervisor);
    const table = await port.deleteVm(callContext(), 'a', {});
    if (!table.ok) {
      throw new Error(table.error.message);
    }
    const [step] = table.value.steps;
    hypervisor.failure = networkError;
    for (let count = 0; count < 3; count += 1) {
      expect((await step?.run(callContext(), {}))?.ok).toBe(false);
    }
    expect(breaker.state()).toBe('open');
    expect(await step?.find(callContext(), {})).toMatchObject({
      ok: false,
      error: { kind: 'ConnectionFailed' },
    });
  });
});

describe('the breaker', () => {
  test('is open exactly when enough faults came in a row since the last answer or passed test', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('fault', 'answered', 'close')),
        fc.integer({ min: 1, max: 5 }),
        (steps, limit) => {
          const breaker = createBreaker(limit);
          let row = 0;
          let open = false;
          for (const step of steps) {
            breaker[step]();
            row = step === 'fault' ? row + 1 : open && step === 'answered' ? row : 0;
            open = step === 'close' ? false : open || row >= limit;
            expect(breaker.state()).toBe(open ? 'open' : 'closed');
          }
        },
      ),
    );
  });
});

test('an error value passes through untouched', async () => {
  const { port } = policed(new FakeHypervisor(), { raw: { listVms: async () => err(networkError) } });
  const answer = await port.listVms(callContext());
  expect(answer.ok ? undefined : answer.error).toBe(networkError);
});
