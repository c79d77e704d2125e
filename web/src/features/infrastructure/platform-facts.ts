import { serverWords } from '../../i18n/server-words.ts';
import { sentence } from '../../ui/sentence.ts';

/** What a platform says of a unit besides what all have, in the reader's words where we know them. */
export function platformFacts(facts: Readonly<Record<string, string>> | undefined) {
  return Object.entries(facts ?? {}).map(
    ([name, value]) => [sentence(serverWords(name)), serverWords(value)] as const,
  );
}
