import type { SpecViolation } from '@anyvisor/domain';
import type { z } from 'zod';

/** A few hundred wrong fields help nobody. */
const most = 50;

/** What a schema refused, each with the JSON pointer of its place. */
export function violationsOf(error: z.ZodError): readonly SpecViolation[] {
  return error.issues.flatMap(violations).slice(0, most);
}

function violations(issue: z.core.$ZodIssue): SpecViolation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      message: `unknown field "${key.slice(0, 100)}"`,
    }));
  }
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    issue.message.endsWith('received undefined')
  ) {
    return [{ pointer: pointerOf(issue.path), message: 'is missing' }];
  }
  return [
    { pointer: pointerOf(issue.path), message: issue.message.replace(/^Invalid (input|string): /, '') },
  ];
}

/** RFC 6901, section 3. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
