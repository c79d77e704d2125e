import { runCommand } from './run-command.ts';

/** Runs virsh against a host from outside: the independent look that tests compare with. Answers its output, trimmed. */
export type Virsh = (...args: readonly string[]) => Promise<string>;

export function virshFor(uri: string): Virsh {
  return async (...args) => (await runCommand('virsh', ['--quiet', '--connect', uri, ...args])).trim();
}
