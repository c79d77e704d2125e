import { spawnSync } from 'node:child_process';

/**
 * Whether a command-line tool is missing here, for `skipIf`. Under CI it never is: there a missing tool fails the test
 * that needs it.
 */
export function toolMissing(name: string): boolean {
  if (process.env['CI'] !== undefined) return false;
  return spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0;
}

/** For the title of what is skipped. */
export function skipNote(name: string, debianPackage: string): string {
  return toolMissing(name) ? ` (skipped: ${name} is missing, install the package ${debianPackage})` : '';
}
