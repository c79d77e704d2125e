import { InvalidArgumentError } from 'commander';

/** Of `--option value --option value`: all values. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

export function positiveInteger(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError('Use a whole number above 0.');
  }
  return Number(text);
}

export function sequenceNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError('Use a whole number, 0 or more.');
  }
  return number;
}

/** GiB: `20`, `20G`, `0.5T`, `512M`. */
export function gibibytes(text: string): number {
  return amount(text, { '': 1, M: 1 / 1024, G: 1, T: 1024 });
}

/** MiB: `2048`, `2048M`, `2G`. */
export function mebibytes(text: string): number {
  const mib = amount(text, { '': 1, M: 1, G: 1024, T: 1024 * 1024 });
  if (!Number.isInteger(mib)) {
    throw new InvalidArgumentError('Use whole MiB.');
  }
  return mib;
}

export function onOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') {
    throw new InvalidArgumentError('Use on or off.');
  }
  return text === 'on';
}

function amount(text: string, units: Readonly<Record<string, number>>): number {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?) ?([MGT]?)(?:i?B)?$/i.exec(text) ?? [];
  const factor = units[unit.toUpperCase()];
  if (digits === undefined || factor === undefined || Number(digits) === 0) {
    throw new InvalidArgumentError('Use an amount such as 20, 20G or 512M.');
  }
  return Number(digits) * factor;
}

/** Of `--option name=value`, several times: an object whose values are numbers and switches where they read like it. */
export function optionPair(
  text: string,
  before: Readonly<Record<string, string | number | boolean>> = {},
): Record<string, string | number | boolean> {
  const [, name, value] = /^([A-Za-z]\w{0,99})=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Use name=value, such as postCopy=true.');
  }
  return { ...before, [name]: plainValue(value) };
}

function plainValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}
