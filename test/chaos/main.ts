import { parseArgs } from 'node:util';
import { chaosRuns } from './chaos-runs.ts';

/**
 * main.ts NAME [--rounds N] [--seed N]
 *
 * Breaks the product on purpose and counts the damage. Notes go to stderr; the last line of stdout is one JSON object
 * with at least rounds, orphans, duplicates and lost. Exits 1 when any of the three is not zero.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, seed: { type: 'string' } },
});
const name = positionals[0] ?? '';
const load = Object.hasOwn(chaosRuns, name) ? chaosRuns[name] : undefined;
if (load === undefined) {
  console.error(`chaos: choose one of ${Object.keys(chaosRuns).join(', ')}`);
  process.exit(2);
}
try {
  const damage = await (
    await load()
  ).run({
    rounds: wholeNumber('rounds', values.rounds, 25),
    seed: wholeNumber('seed', values.seed, Date.now() % 1e6),
  });
  console.log(JSON.stringify({ chaos: name, ...damage }));
  process.exit(damage.orphans + damage.duplicates + damage.lost === 0 ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}

function wholeNumber(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} takes a whole number`);
  return Number(text);
}
