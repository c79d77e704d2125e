import type { NewId } from '../ids.ts';

/** The caller's own id when it is a plain word, otherwise a new one. */
export function correlationIdOf(header: string | string[] | undefined, newId: NewId): string {
  return typeof header === 'string' && /^[\w.-]{1,100}$/.test(header) ? header : newId();
}
