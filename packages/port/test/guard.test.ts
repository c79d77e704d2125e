import { describe, expect, test } from 'vitest';
import { HypervisorFault, err, hypervisorError, ok } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { DiskChunk, StepTable } from '@anyvisor/port';
import { context, paperPort } from './paper-port.ts';

const boom = () => {
  throw new Error('boom');
};

describe('the guard of a port', () => {
  test('a throw becomes an error that names the operation, synchronous or not', async () => {
    const port = paperPort({ getVm: boom, listVms: async () => boom() });
    expect(await port.getVm(context(), 'a')).toMatchObject({
      ok: false,
      error: { kind: 'UnknownError', message: 'getVm: Error: boom' },
    });
    expect(await port.listVms(context())).toMatchObject({ error: { message: 'listVms: Error: boom' } });
  });

  test('a mapping that throws itself ends in UnknownError', async () => {
    const port = paperPort({ listVms: boom }, boom);
    expect(await port.listVms(context())).toMatchObject({ ok: false, error: { kind: 'UnknownError' } });
  });

  test('a fault arrives as the error it carries', async () => {
    const error = hypervisorError('ConnectionFailed', { message: 'refused' });
    const mapError = (thrown: unknown) => (thrown instanceof HypervisorFault ? thrown.error : boom());
    const port = paperPort({ listVms: () => Promise.reject(new HypervisorFault(error)) }, mapError);
    expect(await port.listVms(context())).toEqual(err(error));
  });

  test('the steps of a table are guarded as well, wherever the table comes from', async () => {
    const table: StepTable<null> = {
      kind: 'steps',
      steps: [
        { name: 'one', find: boom, run: boom, undo: boom },
        { name: 'two', find: boom, run: boom },
      ],
      result: () => null,
    };
    const port = paperPort({ deleteVm: async () => ok(table), startVm: async () => ok(table) });
    for (const answer of [await port.deleteVm(context(), 'a', {}), await port.startVm(context(), 'a')]) {
      expect(answer).toMatchObject({ ok: true, value: { kind: 'steps' } });
      const steps = answer.ok && answer.value.kind === 'steps' ? answer.value.steps : [];
      expect(steps.map((step) => step.undo === undefined)).toEqual([false, true]);
      for (const verb of ['find', 'run', 'undo'] as const) {
        const outcome = await steps[0]?.[verb]?.(context(), {});
        expect(outcome).toMatchObject({ ok: false, error: { kind: 'UnknownError' } });
        expect(outcome).toMatchObject({ error: { message: expect.stringContaining('/one') as string } });
      }
    }
  });

  test('a stream that throws ends with the error as its last item', async () => {
    const port = paperPort({
      watch: async function* watch() {
        yield ok({ type: 'alive' as const });
        boom();
      },
    });
    const items = await collect(port.watch(context()));
    expect(items).toMatchObject([{ ok: true }, { ok: false, error: { kind: 'UnknownError' } }]);
  });

  test('chunks of a disk that throw end with the error as their last item', async () => {
    async function* chunks() {
      yield ok<DiskChunk>({ offset: 0, zeroLength: 512 });
      boom();
    }
    const port = paperPort({ exportDisk: async () => ok({ sizeBytes: 1024, chunks: chunks() }) });
    const answer = await port.exportDisk(context(), 'a', { diskKey: 'a' });
    const items = answer.ok ? await collect(answer.value.chunks) : [];
    expect(items).toMatchObject([{ ok: true }, { ok: false, error: { kind: 'UnknownError' } }]);
  });

  test('close never fails', async () => {
    await expect(paperPort({ close: boom }).close()).resolves.toBeUndefined();
  });

  test('what an adapter leaves out answers OperationNotSupported, what it has is called', async () => {
    const port = paperPort({ pauseVm: async () => ok(done()) });
    expect(await port.pauseVm(context(), 'a')).toEqual(ok({ kind: 'done', value: null }));
    expect(await port.suspendVm(context(), 'a')).toMatchObject({
      error: { kind: 'OperationNotSupported', operation: 'suspendVm', hypervisorType: 'LIBVIRT' },
    });
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const seen: T[] = [];
  for await (const item of items) {
    seen.push(item);
  }
  return seen;
}
