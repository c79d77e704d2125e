const powers: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

/** `32G`, `4M`, `1.5T`, `1024` (bytes) in bytes; null when it is none of these (PVE::JSONSchema::parse_size). */
export function parseSize(text: string | undefined): number | null {
  const match = /^(\d{1,16}(?:\.\d{1,6})?)([KMGT]?)$/.exec(text ?? '');
  if (match === null) return null;
  return Math.ceil(Number(match[1]) * 1024 ** (powers[match[2] ?? ''] ?? 0));
}

/** In the largest unit that makes it a whole number (PVE::JSONSchema::format_size). */
export function formatSize(bytes: number): string {
  let value = bytes;
  for (const unit of ['', 'K', 'M', 'G', 'T']) {
    if (value % 1024 !== 0 || unit === 'T' || value === 0) return `${value}${unit}`;
    value /= 1024;
  }
  return `${value}`;
}
