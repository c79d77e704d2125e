import { parseArgs } from 'node:util';
import type { LabOptions } from './lab.ts';
import { labs } from './labs.ts';

/**
 * main.ts NAME [--port N] [--vms N] [--seed N]
 *
 * Starts one lab, prints one JSON line once it listens, and stops at SIGTERM or SIGINT.
 */
const asked = new Promise<void>((resolve) => {
  const stop = (): void => {
    resolve();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
});
try {
  const { name, options } = readCommandLine();
  const load = Object.hasOwn(labs, name) ? labs[name] : undefined;
  if (load === undefined) throw new Error(`no lab "${name}": choose one of ${Object.keys(labs).join(', ')}`);
  const lab = await (await load()).start(options);
  console.log(JSON.stringify(lab.line));
  await asked;
  await lab.stop();
  process.exit(0);
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

function readCommandLine(): { name: string; options: LabOptions } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, vms: { type: 'string' }, seed: { type: 'string' } },
  });
  const entries = Object.entries(values).map(([key, text]) => [key, wholeNumber(key, text)]);
  return { name: positionals[0] ?? '', options: Object.fromEntries(entries) as LabOptions };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} takes a whole number`);
  return Number(text);
}
