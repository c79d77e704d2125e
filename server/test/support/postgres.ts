import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopEmbeddedPostgres } from '../../src/db/embedded/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresFolder: string;
  }
}

/** Vitest's global set-up: names the run's database folder; whichever test needs it first starts the server there. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'anyvisor-test-'));
  project.provide('postgresFolder', folder);
  return async () => {
    await stopEmbeddedPostgres(folder);
    await rm(folder, { recursive: true, force: true });
  };
}
