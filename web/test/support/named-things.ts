import { readFileSync } from 'node:fs';
import { sources } from './served-texts.ts';

/**
 * What the sources say is missing, there already or used up: the name that stands in `resourceType`, or is given to the
 * functions that make such an error.
 */
export function namedThings(): ReadonlySet<string> {
  return new Set(
    sources().flatMap((path) => [...readFileSync(path, 'utf8').matchAll(named)].map(([, name = '']) => name)),
  );
}

const named = /(?:resourceType: |\b(?:notFound|alreadyExists|exhausted|taken|exists)\(\s*)'([^']+)'/g;
