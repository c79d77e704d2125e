import { readerLocale } from '../i18n/language.ts';

const steps = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3600 },
  { unit: 'hour', seconds: 3600, below: 172_800 },
  { unit: 'day', seconds: 86_400, below: Infinity },
] as const;

/** "3 min", "2 hr" in the reader's language: the largest unit that fits, whole. `milliseconds` ≥ 0. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const step = steps.find(({ below }) => seconds < below) ?? steps[3];
  return new Intl.NumberFormat(readerLocale(), {
    style: 'unit',
    unit: step.unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(Math.floor(seconds / step.seconds));
}

/** Date and time in the reader's locale. */
export function timeText(time: string | number): string {
  return new Intl.DateTimeFormat(readerLocale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(time),
  );
}

/** "3:43:07" in the reader's locale. */
export function timeOfDay(time: string): string {
  return new Intl.DateTimeFormat(readerLocale(), { timeStyle: 'medium' }).format(new Date(time));
}
