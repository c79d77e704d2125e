import { QuerySyntaxError } from './filter.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  /** Was in quotes: always a value, never a keyword. */
  | { readonly kind: 'quoted'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number };

/** Longest filter that is read, in characters. */
export const filterLimit = 2000;

const pattern =
  /\s*(?:(?<sign><=|>=|!=|[=~<>(),])|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<word>[^\s=~<>!(),"']+))/suy;

/** Cuts a filter into words, quoted texts (`\` takes the next character as it is) and signs. */
export function tokens(text: string): readonly Token[] {
  if (text.length > filterLimit) {
    throw new QuerySyntaxError(`The filter is longer than ${filterLimit} characters`);
  }
  const found: Token[] = [];
  const reader = new RegExp(pattern);
  const end = text.trimEnd().length;
  while (reader.lastIndex < end) {
    const at = reader.lastIndex;
    const groups = reader.exec(text)?.groups;
    if (groups === undefined) {
      throw new QuerySyntaxError(`The filter cannot be read at character ${at + 1}: ${excerpt(text, at)}`);
    }
    found.push(token(groups, at));
  }
  return found;
}

function token(groups: Readonly<Record<string, string | undefined>>, at: number): Token {
  const { sign, word } = groups;
  if (sign !== undefined) {
    return { kind: 'sign', text: sign, at };
  }
  if (word !== undefined) {
    return { kind: 'word', text: word, at };
  }
  const quoted = groups['double'] ?? groups['single'] ?? '';
  return { kind: 'quoted', text: quoted.replaceAll(/\\(.)/gsu, '$1'), at };
}

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(at, at + 20));
}
