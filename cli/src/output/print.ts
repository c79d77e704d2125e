import { stringify } from 'yaml';
import type { Cli } from '../cli.ts';
import { plainText } from './plain-text.ts';
import { table } from './table.ts';
import type { Column } from './table.ts';

/** Items as a table for people, or as they are for programs. */
export function printItems<T>(cli: Cli, items: readonly T[], columns: readonly Column<T>[]): void {
  if (!printData(cli, items)) {
    const { stdout, env } = cli.io;
    const terminal = stdout.isTTY === true;
    const colour = terminal && (env['NO_COLOR'] ?? '') === '';
    stdout.write(items.length === 0 ? 'None.\n' : table(items, columns, { width: stdout.columns, colour }));
  }
}

/** One thing as `name: value` lines for people, or as it is for programs. */
export function printOne<T>(
  cli: Cli,
  item: T,
  lines: (item: T) => readonly (readonly [string, Value])[],
): void {
  if (!printData(cli, item)) {
    const shown = lines(item);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, value] of shown) {
      const text = value === null || value === undefined || value === '' ? '—' : plainText(String(value));
      cli.io.stdout.write(`${`${name}:`.padEnd(width + 2)}${text}\n`);
    }
  }
}
type Value = string | number | boolean | null | undefined;

/** Writes it as JSON or YAML when that is asked for; false: somebody wants to read it. */
export function printData(cli: Cli, data: unknown): boolean {
  const format = cli.format();
  if (format === 'table') {
    return false;
  }
  cli.io.stdout.write(format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : stringify(data));
  return true;
}

/** A sentence for people; programs asked for data and get none of it. */
export function say(cli: Cli, sentence: string): void {
  if (cli.format() === 'table') {
    cli.io.stdout.write(`${plainText(sentence)}\n`);
  }
}
