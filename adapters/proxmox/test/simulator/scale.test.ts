import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import { clientOf } from './support/client.ts';
import { quick } from './support/quick.ts';

test('20,000 guests answer in under a second, and memory stays flat', async () => {
  const simulator = await startSimulator({ ...quick, vms: 20_000 });
  try {
    const client = clientOf(simulator);
    await client.ask('GET', '/cluster/resources');
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const { data } = await client.ask('GET', '/cluster/resources');
    const took = performance.now() - started;
    for (let round = 0; round < 5; round += 1) await client.ask('GET', '/cluster/resources');
    expect(
      (data as unknown[]).filter((row) => ['qemu', 'lxc'].includes((row as { type: string }).type)),
    ).toHaveLength(20_002);
    expect(took).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 ** 2);
  } finally {
    await simulator.stop();
  }
});
