import { ApiProblem } from '@anyvisor/client';
import { serverWords } from '../i18n/server-words.ts';
import { sentence } from './sentence.ts';

/** What the server found wrong, by the first part of its pointer: `/name` is the field `name`. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  const violations = error instanceof ApiProblem ? (error.problem.violations ?? []) : [];
  return Object.fromEntries(
    violations.map(
      ({ pointer, message }) => [pointer.split('/')[1] ?? '', sentence(serverWords(message))] as const,
    ),
  );
}
