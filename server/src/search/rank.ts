import type { SearchHit } from '@anyvisor/api';

/** One text of a thing that could have been meant, and what it is of it. The first is its name. */
export interface Text {
  readonly of: SearchHit['matched'];
  readonly text: string;
}

export type Match = Pick<SearchHit, 'match' | 'matched' | 'text'>;

const classes = ['exact', 'prefix', 'contains'] as const;

/** The best way in which one of the texts answers what is looked for, ignoring case; earlier texts win a tie. */
export function bestMatch(wanted: string, texts: readonly Text[]): Match | undefined {
  const looked = wanted.toLowerCase();
  const found = texts.flatMap(({ of, text }): Match[] => {
    const match = matchOf(looked, text.toLowerCase());
    return match === undefined ? [] : [{ match, matched: of, text }];
  });
  return classes.map((each) => found.find(({ match }) => match === each)).find((each) => each !== undefined);
}

function matchOf(looked: string, text: string): SearchHit['match'] | undefined {
  if (text === looked) {
    return 'exact';
  }
  const at = text.indexOf(looked);
  return at === 0 ? 'prefix' : at > 0 ? 'contains' : undefined;
}

/**
 * The best first; within one class of match the kinds take turns, so that a thousand VMs do not hide the one template.
 * Each list is in its own order already.
 */
export function mixed(lists: readonly (readonly SearchHit[])[]): readonly SearchHit[] {
  return classes.flatMap((each) => inTurn(lists.map((hits) => hits.filter(({ match }) => match === each))));
}

function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}
