/** Perl's numbers and booleans come as numbers, text, 0 and 1: these read either. */

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '' || value.length > 40) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

export function asFlag(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}

export type LooseObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): LooseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseObject) : {};
}

/** The objects of a list; at most `most` of them. */
export function asObjects(value: unknown, most = 200_000): readonly LooseObject[] {
  return Array.isArray(value)
    ? (value.slice(0, most) as unknown[]).filter(
        (one): one is LooseObject => typeof one === 'object' && one !== null,
      )
    : [];
}
