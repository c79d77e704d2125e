import type { Language } from './languages.ts';
import { catalogue } from './server-texts/catalogue.ts';
import { templateIndex } from './template-index.ts';

/** A text of the server's as the reader gets it, and the language it came out in. */
export interface Reading {
  readonly words: string;
  readonly language: Language;
}

/**
 * A text of the server's (a reason, a next step, an error's message) in the reader's language. Whatever no template
 * fits, the vendors' own words first of all, stays English, and says so.
 */
export function inReadersWords(text: string, language: Language): Reading {
  const words = language === 'de' ? inGerman(text, deepest) : undefined;
  return words === undefined ? { words: text, language: 'en' } : { words, language };
}

/** Texts within texts ("the destination: the node n1 cannot be reached") are followed this far. */
const deepest = 3;
/** Longer texts are lists of findings, or a vendor's. */
const longest = 4000;

const find = templateIndex(catalogue);

function inGerman(text: string, depth: number): string | undefined {
  if (text.length > longest) {
    return undefined;
  }
  return (
    filledTemplate(text, depth) ??
    (depth > 0 ? (placed(text, depth - 1) ?? joined(text, depth - 1)) : undefined)
  );
}

/** The German of the template the text was made from. One that is all holes ("{says} ({words})") needs German for each. */
function filledTemplate(text: string, depth: number): string | undefined {
  const found = find(text);
  if (found === undefined) {
    return undefined;
  }
  const mustKnow = !found.parts.some((part) => typeof part === 'string' && /\p{L}/u.test(part));
  const words: string[] = [];
  for (const part of found.parts) {
    if (typeof part === 'string') {
      words.push(part);
      continue;
    }
    const value = found.values.get(part.hole) ?? '';
    const known = part.isText && depth > 0 ? inGerman(value.trim(), depth - 1) : undefined;
    if (mustKnow && part.isText && known === undefined) {
      return undefined;
    }
    words.push(known === undefined ? value : value.replace(value.trim(), () => known));
  }
  return words.join('');
}

/** What is wrong at a place: "/compute/cpuCores is missing". The place, a JSON pointer or a "?parameter", stays. */
function placed(text: string, depth: number): string | undefined {
  const [, place, rest] = /^([/?]\S*) (.+)$/s.exec(text) ?? [];
  const words = rest === undefined ? undefined : inGerman(rest, depth);
  return words === undefined ? undefined : `${place} ${words}`;
}

/** Several reasons in one text: "a; b", "a; and b". All are known, or the whole stays as it is. */
function joined(text: string, depth: number): string | undefined {
  const pieces = text.split('; ');
  if (pieces.length < 2 || pieces.length > mostPieces) {
    return undefined;
  }
  const known: string[] = [];
  let at = 0;
  while (at < pieces.length) {
    const next = firstKnown(pieces.slice(at), depth);
    if (next === undefined) {
      return undefined;
    }
    known.push(next.words);
    at += next.length;
  }
  return known.join('; ');
}

const mostPieces = 60;
/** So many semicolons may be one reason's own. */
const mostOwn = 3;

function firstKnown(
  pieces: readonly string[],
  depth: number,
): { readonly words: string; readonly length: number } | undefined {
  for (let length = 1; length <= Math.min(pieces.length, mostOwn); length += 1) {
    const text = pieces.slice(0, length).join('; ').replace(/^and /, '');
    const words = filledTemplate(text, depth) ?? placed(text, depth);
    if (words !== undefined) {
      return { words, length };
    }
  }
  return undefined;
}
