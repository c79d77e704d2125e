export const KiB = 1024;
export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;

const factors: Readonly<Record<string, number>> = { '': 1, K: KiB, M: MiB, G: GiB, T: 1024 ** 4 };

/** Reads `32G`, `528K`, `1073741824`, in bytes. */
export function readSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text);
  if (match === null) return Number.NaN;
  return Math.round(Number(match[1]) * (factors[match[2] ?? ''] ?? 1));
}

/** Writes bytes as the config files do: the largest unit that divides them. */
export function printSize(bytes: number): string {
  for (const unit of ['T', 'G', 'M', 'K'] as const) {
    const factor = factors[unit] ?? 1;
    if (bytes >= factor && bytes % factor === 0) return `${String(bytes / factor)}${unit}`;
  }
  return String(bytes);
}
