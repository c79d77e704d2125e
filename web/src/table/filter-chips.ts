/** One condition of a filter, as a chip shows it. */
export interface Chip {
  readonly field: string;
  readonly op: ChipOperator;
  /** One; several with `in`. */
  readonly values: readonly string[];
}

export const chipOperators = ['=', '!=', '~', '<', '>', '<=', '>=', 'in'] as const;
export type ChipOperator = (typeof chipOperators)[number];

/** The API's `filter=` that asks for all of them at once; undefined without any. */
export function filterOf(chips: readonly Chip[]): string | undefined {
  const parts = chips.filter(({ values }) => values.length > 0).map(chipText);
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/**
 * The chips of a filter; undefined when it says more than chips can (`or`, brackets) or cannot be read: such a filter
 * is shown and sent as it was written.
 */
export function chipsOf(filter: string | undefined): readonly Chip[] | undefined {
  const tokens = tokensOf(filter ?? '');
  if (tokens === undefined) {
    return undefined;
  }
  const chips: Chip[] = [];
  let rest = tokens;
  while (rest.length > 0) {
    const taken = takeChip(rest);
    if (taken === undefined) {
      return undefined;
    }
    chips.push(taken.chip);
    rest = rest.slice(taken.length);
    if (rest.length > 0) {
      if (!isWord(rest[0], 'and') || rest.length === 1) {
        return undefined;
      }
      rest = rest.slice(1);
    }
  }
  return chips;
}

/** The chips with one field's condition replaced, added, or, without values, taken away. */
export function withChip(chips: readonly Chip[], chip: Chip): readonly Chip[] {
  const at = chips.findIndex(({ field }) => field === chip.field);
  const others = chips.filter(({ field }) => field !== chip.field);
  return chip.values.length === 0 ? others : others.toSpliced(at === -1 ? others.length : at, 0, chip);
}

/** A condition that one of these values fulfils. */
export function anyOf(field: string, values: readonly string[]): Chip {
  return { field, op: values.length === 1 ? '=' : 'in', values };
}

interface Token {
  readonly kind: 'word' | 'quoted' | 'sign';
  readonly text: string;
}

const pattern =
  /\s*(?:(?<sign><=|>=|!=|[=~<>(),])|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<word>[^\s=~<>!(),"']+))/suy;

function tokensOf(text: string): readonly Token[] | undefined {
  const found: Token[] = [];
  const reader = new RegExp(pattern);
  const end = text.trimEnd().length;
  while (reader.lastIndex < end) {
    const groups = reader.exec(text)?.groups;
    if (groups === undefined) {
      return undefined;
    }
    const { sign, word } = groups;
    const quoted = (groups['double'] ?? groups['single'] ?? '').replaceAll(/\\(.)/gsu, '$1');
    found.push(
      sign !== undefined
        ? { kind: 'sign', text: sign }
        : word !== undefined
          ? { kind: 'word', text: word }
          : { kind: 'quoted', text: quoted },
    );
  }
  return found;
}

function takeChip(tokens: readonly Token[]): { readonly chip: Chip; readonly length: number } | undefined {
  const [field, sign, ...rest] = tokens;
  if (field?.kind !== 'word' || sign === undefined || keywords.has(field.text.toLowerCase())) {
    return undefined;
  }
  const op = chipOperators.find(
    (known) => known === sign.text.toLowerCase() && (sign.kind === 'sign') !== (known === 'in'),
  );
  if (op === undefined || sign.kind === 'quoted') {
    return undefined;
  }
  if (op !== 'in') {
    const [value] = rest;
    return value === undefined || value.kind === 'sign'
      ? undefined
      : { chip: { field: field.text, op, values: [value.text] }, length: 3 };
  }
  const close = rest.findIndex(({ kind, text }) => kind === 'sign' && text === ')');
  const inner = rest.slice(1, close);
  const values = inner.filter((_, index) => index % 2 === 0);
  const commas = inner.filter((_, index) => index % 2 === 1);
  const wellFormed =
    isSign(rest[0], '(') &&
    inner.length % 2 === 1 &&
    values.every(({ kind }) => kind !== 'sign') &&
    commas.every((token) => isSign(token, ','));
  return wellFormed
    ? { chip: { field: field.text, op, values: values.map(({ text }) => text) }, length: close + 3 }
    : undefined;
}

const keywords = new Set(['and', 'or', 'in']);

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

function chipText({ field, op, values }: Chip): string {
  const written = values.map(valueText);
  return op === 'in' ? `${field} in (${written.join(', ')})` : `${field} ${op} ${written[0]}`;
}

/** A plain word stays bare, so that the address reads well; everything else goes into quotes. */
function valueText(value: string): string {
  const bare = /^[\p{L}\p{N}_.:/@+-]+$/u.test(value) && !keywords.has(value.toLowerCase());
  return bare ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
