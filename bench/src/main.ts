import { parseArgs } from 'node:util';
import { benches } from './benches.ts';

/**
 * main.ts NAME [--rounds N]
 *
 * Runs one benchmark: ours and its peer in turn, in one run. Notes go to stderr; the last line of stdout is the
 * figures as one JSON object. Exits 1 when the benchmark cannot be run here, with the reason.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' } },
});
const name = positionals[0] ?? '';
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load === undefined) {
  console.error(`bench: choose one of ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
try {
  const rounds = values.rounds === undefined ? {} : { rounds: wholeNumber(values.rounds) };
  console.log(JSON.stringify({ bench: name, ...(await (await load()).run(rounds)) }));
  process.exit(0);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(1);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error('--rounds takes a whole number from 1 to 9999');
  return Number(text);
}
