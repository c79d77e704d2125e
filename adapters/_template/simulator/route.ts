import type { Estate } from './estate.ts';

export type Body = Readonly<Record<string, unknown>>;

/** One line of the pretend hypervisor's API; the groups of `path` are the `ids`. */
export type Route = readonly [
  method: string,
  path: RegExp,
  answer: (estate: Estate, ids: readonly string[], body: Body) => unknown,
];
