import type { HypervisorError } from '@anyvisor/domain';

/** What the platform said: an answer's text, or how a task ended (`status` 0). */
export interface Words {
  readonly status: number;
  readonly text: string;
  /** By parameter: what is wrong with it. */
  readonly errors: Readonly<Record<string, string>>;
  /** The port's method, or `method/step`. */
  readonly operation: string;
}

export type Make = (match: RegExpExecArray, words: Words) => HypervisorError;
