import { i18n } from '@lingui/core';
import { sizeText } from './sizes.ts';

/** Bytes a second for people. */
export function rateText(bytesPerSecond: number): string {
  return `${sizeText(bytesPerSecond)}/s`;
}

/** A fraction 0–1 as percent, one decimal below ten. */
export function percentText(fraction: number): string {
  return new Intl.NumberFormat(i18n.locale, {
    style: 'percent',
    maximumFractionDigits: fraction > 0 && fraction < 0.1 ? 1 : 0,
  }).format(fraction);
}
