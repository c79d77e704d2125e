import { resolve } from 'node:path';
import { z } from 'zod';

/** Everything an installation can set, read once from the environment. */
export interface Config {
  /** Data folder: embedded database, master key. */
  readonly dataDir: string;
  readonly listen: string;
  /** 0: any free one; the ready line names it. */
  readonly port: number;
  /** An external PostgreSQL; absent: the embedded one under `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Instead of the key file: see secrets/master-key.ts for the form. */
  readonly masterKey: string | undefined;
  /** Becomes an administrator's token at start; absent: one is made up and printed on the first start. */
  readonly bootstrapToken: string | undefined;
  readonly logLevel: LogLevel;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Throws with a sentence per wrong variable. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment does not fit:\n${wrong.join('\n')}`);
  }
  const set = parsed.data;
  return {
    dataDir: resolve(set.ANYVISOR_DATA),
    listen: set.ANYVISOR_LISTEN,
    port: set.ANYVISOR_PORT,
    databaseUrl: set.DATABASE_URL,
    masterKey: set.ANYVISOR_MASTER_KEY,
    bootstrapToken: set.ANYVISOR_BOOTSTRAP_TOKEN,
    logLevel: set.ANYVISOR_LOG_LEVEL,
  };
}

/** An empty variable counts as one that is not set. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

const variables = z.object({
  ANYVISOR_DATA: z.string().min(1).default('.anyvisor'),
  ANYVISOR_LISTEN: z.string().min(1).default('127.0.0.1'),
  ANYVISOR_PORT: z.coerce.number().int().min(0).max(65_535).default(8680),
  DATABASE_URL: optionalText.pipe(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
  ),
  ANYVISOR_MASTER_KEY: optionalText,
  ANYVISOR_BOOTSTRAP_TOKEN: optionalText.pipe(
    z.string().min(16, 'must have at least 16 characters').max(200).optional(),
  ),
  ANYVISOR_LOG_LEVEL: z.enum(logLevels).default('info'),
});
