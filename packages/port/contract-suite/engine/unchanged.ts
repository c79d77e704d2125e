import { expect } from 'vitest';
import type { ContractRun } from './contract-run.ts';

/** Runs `body`, then compares the peer's own state with what it was before. */
export async function unchanged<T>(run: ContractRun, body: () => Promise<T>): Promise<T> {
  const before = await run.peer.look.fingerprint();
  const answer = await body();
  expect(await run.peer.look.fingerprint()).toBe(before);
  return answer;
}
