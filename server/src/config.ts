import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { SessionLimits } from './identity/session-queries.ts';

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
  /** This installation is a lab. */
  readonly simulated: boolean;
  readonly logLevel: LogLevel;
  /** Without use, and at all; in ms. */
  readonly sessions: SessionLimits;
  /** Reverse proxies whose X-Forwarded headers are believed: addresses, networks, or `loopback`. */
  readonly trustProxy: readonly string[] | undefined;
  /** Files (PEM); absent: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

const hour = 3_600_000;
export const defaultSessionLimits: SessionLimits = { idle: 12 * hour, life: 7 * 24 * hour };

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
    simulated: set.ANYVISOR_SIMULATED,
    logLevel: set.ANYVISOR_LOG_LEVEL,
    sessions: {
      idle: set.ANYVISOR_SESSION_IDLE_HOURS * hour,
      life: set.ANYVISOR_SESSION_HOURS * hour,
    },
    trustProxy: set.ANYVISOR_TRUST_PROXY,
    tls:
      set.ANYVISOR_TLS_CERT === undefined || set.ANYVISOR_TLS_KEY === undefined
        ? undefined
        : { cert: resolve(set.ANYVISOR_TLS_CERT), key: resolve(set.ANYVISOR_TLS_KEY) },
  };
}

/** An empty variable counts as one that is not set. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

/** `loopback`, `10.1.2.3`, `10.0.0.0/8`. That everybody is one is not among them: then anybody could pose as anybody. */
function isProxy(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const network =
    prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= bits);
  return text === 'loopback' || (isIP(address) !== 0 && network && more.length === 0);
}

const variables = z
  .object({
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
    ANYVISOR_SIMULATED: z.stringbool().default(false),
    ANYVISOR_LOG_LEVEL: z.enum(logLevels).default('info'),
    ANYVISOR_SESSION_IDLE_HOURS: z.coerce.number().min(0.1).max(720).default(12),
    ANYVISOR_SESSION_HOURS: z.coerce.number().min(0.1).max(2160).default(168),
    ANYVISOR_TRUST_PROXY: optionalText
      .transform((text) => text?.split(',').map((each) => each.trim()))
      .pipe(
        z
          .array(z.string().refine(isProxy, 'must hold addresses or networks of proxies, or loopback'))
          .max(100)
          .optional(),
      ),
    ANYVISOR_TLS_CERT: optionalText,
    ANYVISOR_TLS_KEY: optionalText,
  })
  .refine((set) => (set.ANYVISOR_TLS_CERT === undefined) === (set.ANYVISOR_TLS_KEY === undefined), {
    path: ['ANYVISOR_TLS_CERT'],
    message: 'goes together with ANYVISOR_TLS_KEY',
  });
