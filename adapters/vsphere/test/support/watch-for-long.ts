import { admin } from '@anyvisor/vcsim';
import { connected } from './connected.ts';

/**
 * A process of its own, started with --expose-gc: watches a simulator through many updates and prints, as a line of JSON each,
 * what memory is taken when it begins to count and after every so many updates.
 */
const { parameters, adminUrl, warmUp, cycles, marks } = JSON.parse(process.env['WATCH_FOR_LONG'] ?? '') as {
  readonly parameters: object;
  readonly adminUrl: string;
  readonly warmUp: number;
  readonly cycles: number;
  readonly marks: number;
};
const names = ['vm-00003', 'vm-other'] as const;

const { port, ctx } = connected(parameters);
const controller = new AbortController();
const watch = port.watch(ctx(undefined, controller.signal))[Symbol.asyncIterator]();
await watch.next();
await many(warmUp);
mark();
for (let at = 0; at < marks; at += 1) {
  await many(cycles / marks);
  mark();
}
controller.abort();
await watch.return?.();
await port.close();

async function many(count: number): Promise<void> {
  for (let round = 0; round < count / 2; round += 1) {
    await rename(names[0], names[1]);
    await rename(names[1], names[0]);
  }
}

async function rename(from: string, to: string): Promise<void> {
  await admin.act({ adminUrl }, 'rename', from, to);
  for (;;) {
    const { value, done } = await watch.next();
    if (done === true || !value.ok) throw new Error('the watch ended');
    if (value.value.type === 'changed' && value.value.vms.some((vm) => vm.name === to)) return;
  }
}

function mark(): void {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ taken: heapUsed + external, rss })}\n`);
}
