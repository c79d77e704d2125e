import { CliError, exitCodes } from '../exit-codes.ts';

/** The one that was meant, or an error that names the candidates. */
export function oneOf<T>(
  noun: string,
  reference: string,
  candidates: readonly T[],
  describe: (candidate: T) => string,
): T {
  const [found, ...others] = candidates;
  if (found === undefined) {
    throw new CliError(exitCodes.notFound, `There is no ${noun} ${reference}`, `See: anyvisor ${noun} list`);
  }
  if (others.length > 0) {
    const shown = candidates.slice(0, 10).map((each) => `\n  ${describe(each)}`);
    throw new CliError(
      exitCodes.usage,
      `${reference} is the name of ${candidates.length > 10 ? 'many' : candidates.length} ${noun}s:${shown.join('')}`,
      'Name the one you mean by its id.',
    );
  }
  return found;
}

export function isId(reference: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(reference);
}
