import { stripVTControlCharacters, styleText } from 'node:util';
import { characters } from './characters.ts';
import { plainText } from './plain-text.ts';

export interface Column<T> {
  readonly header: string;
  readonly value: (item: T) => string | number | null | undefined;
  /** Numbers stand right. @default left */
  readonly align?: 'left' | 'right';
  /** May be cut to this many characters when the terminal is narrow; absent: never cut. */
  readonly shrinkTo?: number;
  /** Colour of the cell. */
  readonly style?: (item: T) => Style | undefined;
}
export type Style = 'green' | 'red' | 'yellow' | 'blue' | 'gray';

export interface TableOptions {
  /** Characters of a line; absent (no terminal): as wide as needed. */
  readonly width?: number | undefined;
  readonly colour?: boolean;
}

const gap = '  ';

/** Aligned columns that fit the terminal: what is not known is a dash. */
export function table<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  options: TableOptions = {},
): string {
  const cells = items.map((item) => columns.map(({ value }) => cellText(value(item))));
  const widths = fit(
    columns.map((column, at) =>
      Math.max(column.header.length, ...cells.map((row) => textWidth(row[at] ?? ''))),
    ),
    columns,
    options.width,
  );
  const header = columns.map(({ header, align }, at) => pad(header, widths[at] ?? 0, align)).join(gap);
  const lines = cells.map((row, line) =>
    columns
      .map((column, at) => {
        const item = items[line];
        const text = pad(row[at] ?? '', widths[at] ?? 0, column.align);
        const style = item === undefined || options.colour !== true ? undefined : column.style?.(item);
        return style === undefined ? text : styleText(style, text, { validateStream: false });
      })
      .join(gap),
  );
  return [header, ...lines].map((line) => `${trimEnd(line)}\n`).join('');
}

function cellText(value: string | number | null | undefined): string {
  return value === null || value === undefined || value === '' ? '—' : plainText(String(value));
}

/** Takes from the widest column that may give, until the line fits or nobody can give any more. */
function fit(widths: number[], columns: readonly Column<never>[], width: number | undefined): number[] {
  const fitted = [...widths];
  const excess = () =>
    fitted.reduce((sum, each) => sum + each, gap.length * (fitted.length - 1)) - (width ?? Infinity);
  while (excess() > 0) {
    const givers = fitted
      .map((each, at) => ({
        at,
        spare: each - Math.max(columns[at]?.shrinkTo ?? each, columns[at]?.header.length ?? 0),
      }))
      .filter(({ spare }) => spare > 0)
      .toSorted((a, b) => (fitted[b.at] ?? 0) - (fitted[a.at] ?? 0));
    const giver = givers[0];
    if (giver === undefined) {
      break;
    }
    fitted[giver.at] = (fitted[giver.at] ?? 0) - 1;
  }
  return fitted;
}

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut =
    textWidth(text) > width
      ? `${characters(text)
          .slice(0, Math.max(0, width - 1))
          .join('')}…`
      : text;
  const fill = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'right' ? fill + cut : cut + fill;
}

function textWidth(text: string): number {
  return characters(text).length;
}

/** Spaces at a line's end serve nobody; coloured cells keep theirs. */
function trimEnd(line: string): string {
  return stripVTControlCharacters(line) === line ? line.trimEnd() : line;
}
