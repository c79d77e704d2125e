import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A peer in a process of its own that does one round for each line it reads and answers one JSON line. */
export interface LinePeer {
  readonly round: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const ROUND_DEADLINE_MS = 120_000;

export function startLinePeer(command: string, args: readonly string[]): LinePeer {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  return {
    round: async () => {
      child.stdin.write('\n');
      const line = await Promise.race([lines.next(), overdue(command)]);
      if (line.done === true) throw new Error(`${command} ended early`);
      return JSON.parse(line.value);
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function overdue(command: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${command} did not answer in time`)), ROUND_DEADLINE_MS).unref();
  });
}
