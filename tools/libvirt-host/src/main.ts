import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLabHost } from './lab-host.ts';

/**
 * node src/main.ts [--name N] [--port N] [--vms N] [--seed N]
 *
 * Starts one host, prints one JSON line once it listens, and stops at SIGTERM, SIGINT or, when the input is a pipe, at its end.
 */
const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    port: { type: 'string' },
    vms: { type: 'string' },
    seed: { type: 'string' },
  },
});
const asked = new Promise<void>((resolve) => {
  const stop = (): void => {
    resolve();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.once('end', stop).once('close', stop).resume();
});
const host = await startLabHost({
  name: values.name,
  port: numberOption(values.port),
  vms: numberOption(values.vms),
  seed: numberOption(values.seed),
});
console.log(JSON.stringify(host.description));
await asked;
await host.stop();
process.exit(0);

function numberOption(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
