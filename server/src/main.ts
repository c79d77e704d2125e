import { adapters } from './adapters.ts';
import { readConfig } from './config.ts';
import { startServer } from './server.ts';
import { createLogger } from './telemetry/logger.ts';

/** How long an orderly end may take before the process ends all the same, in ms. */
const stopDeadline = 30_000;

const config = readConfig(process.env);
const logger = createLogger(config.logLevel);

try {
  const server = await startServer({ config, adapters, logger });
  if (server.firstToken !== undefined) {
    say(`The first administrator's token, shown only now: ${server.firstToken}`);
  }
  if (server.setupNeeded) {
    // Behind the # it stays in the browser: neither sent along nor logged on the way.
    const token = server.firstToken === undefined ? '' : `#${server.firstToken}`;
    say(`Nobody can sign in yet. Make the first user at ${openAt(server.url)}/setup${token}`);
  }
  if (config.tls === undefined && config.trustProxy === undefined && !isLoopback(config.listen)) {
    say(
      'Over plain HTTP browsers sign in at localhost only: set ANYVISOR_TLS_CERT and ANYVISOR_TLS_KEY, or put a',
    );
    say('proxy that speaks HTTPS in front and name it in ANYVISOR_TRUST_PROXY.');
  }
  say(`Anyvisor is listening on ${server.url}`);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Stays installed: a terminal and npm may both send the same signal, and the second must not cut the first off.
    process.on(signal, () => {
      if (!stopping) {
        stopping = true;
        logger.info({ signal }, 'stopping');
        void end(server.stop);
      }
    });
  }
} catch (error) {
  logger.debug({ err: error }, 'the start failed');
  process.stderr.write(
    `Anyvisor could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

async function end(stop: () => Promise<void>): Promise<void> {
  setTimeout(() => process.exit(1), stopDeadline).unref();
  try {
    await stop();
    process.exit(0);
  } catch (error) {
    logger.error({ err: error }, 'the end was not in order');
    process.exit(1);
  }
}

/** "Every address" is none that a browser opens. */
function openAt(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//localhost');
}

function isLoopback(listen: string): boolean {
  return listen === 'localhost' || listen === '::1' || /^127(\.\d+){3}$/.test(listen);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
