/** What a template says in the reader's language: words, and holes to be filled. */
export type Part = string | { readonly hole: string; readonly isText: boolean };

export interface Found {
  readonly parts: readonly Part[];
  readonly values: ReadonlyMap<string, string>;
}

interface Template {
  readonly from: readonly Part[];
  readonly to: readonly Part[];
}

/**
 * Finds the template a text was made from. Texts without holes are looked up; those with holes are gone through where
 * the first letters agree, the ones with most words of their own first.
 */
export function templateIndex(
  catalogue: Readonly<Record<string, string>>,
): (text: string) => Found | undefined {
  const literal = new Map<string, readonly Part[]>();
  const byPrefix = new Map<string, Template[]>();
  for (const [english, translated] of Object.entries(catalogue)) {
    const from = partsOf(english);
    const [first = ''] = from;
    if (from.length === 1 && typeof first === 'string') {
      literal.set(english, partsOf(translated));
    } else {
      const prefix = typeof first === 'string' ? first.slice(0, prefixLength) : '';
      const key = prefix.length < prefixLength ? '' : prefix;
      byPrefix.set(key, [...(byPrefix.get(key) ?? []), { from, to: partsOf(translated) }]);
    }
  }
  for (const [key, templates] of byPrefix) {
    byPrefix.set(
      key,
      templates.toSorted((a, b) => ownLetters(b.from) - ownLetters(a.from)),
    );
  }
  const withHoles = (text: string, key: string): Found | undefined => {
    for (const { from, to } of byPrefix.get(key) ?? []) {
      const values = valuesIn(text, from);
      if (values !== undefined) {
        return { parts: to, values };
      }
    }
    return undefined;
  };
  return (text) => {
    const whole = literal.get(text);
    return whole === undefined
      ? (withHoles(text, text.slice(0, prefixLength)) ?? withHoles(text, ''))
      : { parts: whole, values: new Map() };
  };
}

const prefixLength = 4;

/** `the node {node} is away`; `{=why}` is a hole whose value is itself a text of the server's. */
export function partsOf(template: string): readonly Part[] {
  return template.split(/(\{=?[a-z][A-Za-z]*\})/).flatMap((piece): readonly Part[] => {
    const [, mark, hole] = /^\{(=?)([a-z][A-Za-z]*)\}$/.exec(piece) ?? [];
    if (hole !== undefined) {
      return [{ hole, isText: mark === '=' }];
    }
    return piece === '' ? [] : [piece];
  });
}

function ownLetters(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/** What stands in the holes, when the text is made like that. Each hole takes as little as it can: linear in the text. */
function valuesIn(text: string, parts: readonly Part[]): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  let at = 0;
  let open: string | undefined;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') {
      open = part.hole;
      continue;
    }
    const last = index === parts.length - 1;
    const from = open === undefined ? at : at + 1;
    const found = last ? (text.endsWith(part) ? text.length - part.length : -1) : text.indexOf(part, from);
    if (found < from || (open === undefined && found !== at)) {
      return undefined;
    }
    if (open !== undefined) {
      values.set(open, text.slice(at, found));
      open = undefined;
    }
    at = found + part.length;
  }
  if (open !== undefined) {
    values.set(open, text.slice(at));
    return at < text.length ? values : undefined;
  }
  return at === text.length ? values : undefined;
}
