import { describe, expect, test } from 'vitest';
import { ok } from '@anyvisor/domain';
import { context, paperPort } from './paper-port.ts';

const never = () => new Promise<never>(() => {});

describe('time at the port', () => {
  test('a call that is late or cancelled before it began is not begun', async () => {
    let begun = 0;
    const port = paperPort({
      listVms: async () => {
        begun += 1;
        return ok([]);
      },
    });
    expect(await port.listVms(context(-1))).toMatchObject({ error: { kind: 'OperationTimeout' } });
    const cancelled = await port.listVms(context(1000, AbortSignal.abort()));
    expect(cancelled).toMatchObject({
      error: { kind: 'OperationFailed', reason: 'cancelled', retriable: false },
    });
    expect(begun).toBe(0);
  });

  test('a hanging read ends a second after its deadline, with nothing in doubt', async () => {
    const answer = await paperPort({ listVms: never }).listVms(context(50));
    expect(answer).toMatchObject({ error: { kind: 'OperationTimeout', timeoutSeconds: 0.05 } });
    expect(answer).not.toHaveProperty('error.outcomeUnknown');
  });

  test('a hanging change ends with its outcome unknown', async () => {
    const answer = await paperPort({ startVm: never }).startVm(context(50), 'a');
    expect(answer).toMatchObject({ error: { kind: 'OperationTimeout', outcomeUnknown: true } });
  });

  test('cancelling a hanging call ends it', async () => {
    const controller = new AbortController();
    const answer = paperPort({ startVm: never }).startVm(context(60_000, controller.signal), 'a');
    controller.abort();
    expect(await answer).toMatchObject({ error: { reason: 'cancelled', outcomeUnknown: true } });
  });

  test('a deadline beyond what a timer can count is no deadline of now', async () => {
    const port = paperPort({ listVms: async () => ok([]) });
    expect(await port.listVms(context(Number.MAX_SAFE_INTEGER - Date.now()))).toEqual(ok([]));
  });
});
