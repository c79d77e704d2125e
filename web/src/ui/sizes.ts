import { readerLocale } from '../i18n/language.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
export type SizeUnit = (typeof units)[number];

/** A size in the unit that fits it, with one decimal at most, in the reader's own way of writing numbers. */
export function sizeOf(bytes: number): { readonly number: string; readonly unit: SizeUnit } {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const digits = value >= 100 || Number.isInteger(value) ? 0 : 1;
  return {
    number: new Intl.NumberFormat(readerLocale(), { maximumFractionDigits: digits }).format(value),
    unit: units[power] ?? 'B',
  };
}

export function sizeText(bytes: number): string {
  const { number, unit } = sizeOf(bytes);
  return `${number} ${unit}`;
}
