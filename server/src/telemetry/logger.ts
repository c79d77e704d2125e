import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from '../config.ts';

export type { Logger } from 'pino';

/** Lines of JSON on stderr: stdout belongs to what a person or a script waits for. Secrets are struck out by name. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redacted, censor: '[secret]' },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

const secretNames = [
  'password',
  'secret',
  'token',
  'tokenSecret',
  'authorization',
  'cookie',
  'privateKey',
  'clientKey',
  'passphrase',
  'parameters',
  'userData',
];

/** At the top, one and two levels down: deeper objects are not logged. */
const redacted = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
