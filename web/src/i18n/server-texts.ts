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
  const found = find(text);
  if (found !== undefined) {
    return found.parts
      .map((part) => {
        if (typeof part === 'string') {
          return part;
        }
        const value = found.values.get(part.hole) ?? '';
        return part.isText && depth > 0 ? (inGerman(value, depth - 1) ?? value) : value;
      })
      .join('');
  }
  return depth > 0 ? joined(text, depth - 1) : undefined;
}

/** Two reasons in one text: "a; b", "a; and b". Both are known, or the whole stays as it is. */
function joined(text: string, depth: number): string | undefined {
  const at = text.indexOf('; ');
  if (at < 0) {
    return undefined;
  }
  const first = inGerman(text.slice(0, at), depth);
  const rest = inGerman(text.slice(at + 2).replace(/^and /, ''), depth);
  return first === undefined || rest === undefined ? undefined : `${first}; ${rest}`;
}
