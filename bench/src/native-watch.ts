import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A peer in a process of its own that prints a line for each change it hears of; the first one is `ready`. */
export interface NativeWatch {
  /** Resolves with the instant (`performance.now()`) of the next matching line. */
  readonly next: (matches: (line: string) => boolean) => Promise<number>;
  readonly stop: () => Promise<void>;
}

const PATIENCE_MS = 60_000;

export async function startNativeWatch(command: string, args: readonly string[]): Promise<NativeWatch> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const waiting = new Set<(line: string, at: number) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const at = performance.now();
    for (const listener of waiting) listener(line, at);
  });
  const next: NativeWatch['next'] = (matches) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${command} told nothing in time`)), PATIENCE_MS);
      const listener = (line: string, at: number): void => {
        if (!matches(line)) return;
        clearTimeout(late);
        waiting.delete(listener);
        resolve(at);
      };
      waiting.add(listener);
    });
  await next((line) => line === 'ready');
  return {
    next,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
