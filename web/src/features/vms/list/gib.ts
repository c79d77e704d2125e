/** Bytes as a bare number of GiB with one decimal at most: the unit stands in the column's header. */
export function gibText(bytes: number, locale: string): string {
  const gib = bytes / 2 ** 30;
  return formatterOf(locale, gib > 0 && gib < 0.05 ? 2 : 1).format(gib);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Made once: a table writes hundreds of numbers at each step of scrolling. */
function formatterOf(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  formatters.set(key, formatter);
  return formatter;
}
