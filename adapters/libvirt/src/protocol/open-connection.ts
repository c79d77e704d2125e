import { CallTimeout } from './call-error.ts';
import { AuthenticationUnsupported, ConnectFailed } from './connect-failed.ts';
import type { ConnectStage } from './connect-failed.ts';
import { Connection } from './connection.ts';
import type { ConnectionHandlers } from './connection.ts';
import type { Dial } from './dial.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import type { Procedure } from './procedure.ts';
import { procedures } from './procedures.ts';
import { LibvirtError } from './remote-error.ts';
import type { Timers } from './timers.ts';

export interface OpenOptions {
  readonly dial: Dial;
  /** As the daemon itself opens it: `qemu:///system`, `test:///default`. */
  readonly uri: string;
  readonly readOnly?: boolean;
  readonly timers: Timers;
  /** For everything from dialling to the opened connection, in ms. */
  readonly deadlineMs: number;
  readonly keepalive?: KeepaliveOptions;
  /** False on connections that may be paused for long: the daemon then does not ask for signs of life. */
  readonly askedForLife?: boolean;
  readonly handlers?: ConnectionHandlers;
}

/**
 * Dials, authenticates and opens, in the order of the C client (src/remote/remote_driver.c): list of
 * authentications, proof of identity, keepalive, open. Rejects with {@link ConnectFailed}, or with the
 * LibvirtError the daemon gave, and leaves nothing open.
 */
export async function openConnection(options: OpenOptions): Promise<Connection> {
  const { timers, deadlineMs, uri, readOnly = false, askedForLife = true } = options;
  const endsAt = timers.now() + deadlineMs;
  const socket = await stage('dial', () => dialWithin(options));
  const connection = new Connection(socket, timers, options.handlers, options.keepalive);
  const ask = <Args, Result>(procedure: Procedure<Args, Result>, args: Args): Promise<Result> =>
    callOn(connection, procedure, args, { timers, deadlineMs: Math.max(0, endsAt - timers.now()) });
  try {
    await stage('authenticate', () => authenticate(ask));
    if (askedForLife) {
      await stage('open', () => ask(procedures.connectSupportsFeature, { feature: KEEPALIVE_FEATURE }));
    }
    await stage('open', () => ask(procedures.connectOpen, { name: uri, flags: readOnly ? READ_ONLY : 0 }));
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** One call on a bare connection, with a deadline and no queue. */
export function callOn<Args, Result>(
  connection: Connection,
  procedure: Procedure<Args, Result>,
  args: Args,
  { timers, deadlineMs }: { readonly timers: Timers; readonly deadlineMs: number },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(deadlineMs, () => {
      reject(new CallTimeout(procedure.name, 'unknown', deadlineMs));
    });
    const ended = { resolve: (result: Result) => (cancel(), resolve(result)) };
    try {
      connection.send(procedure, args, { ...ended, reject: (error) => (cancel(), reject(error)) });
    } catch (error) {
      cancel();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

const KEEPALIVE_FEATURE = 10;
const READ_ONLY = 1;
const AUTH = { none: 0, sasl: 1, polkit: 2 } as const;

type Ask = <Args, Result>(procedure: Procedure<Args, Result>, args: Args) => Promise<Result>;

async function authenticate(ask: Ask): Promise<void> {
  const { types } = await ask(procedures.authList, {});
  if (types.length === 0 || types.includes(AUTH.none)) return;
  if (!types.includes(AUTH.polkit)) {
    throw new AuthenticationUnsupported(types.map((type) => (type === AUTH.sasl ? 'SASL' : `type ${type}`)));
  }
  await ask(procedures.authPolkit, {});
}

async function dialWithin({ dial, timers, deadlineMs }: OpenOptions) {
  const attempt = new AbortController();
  const cancel = timers.after(deadlineMs, () => {
    attempt.abort(new Error(`no connection within ${deadlineMs} ms`));
  });
  try {
    return await dial(attempt.signal);
  } finally {
    cancel();
  }
}

/** Says how far it got; what the daemon itself answered stays as it is. */
async function stage<T>(name: ConnectStage, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LibvirtError || error instanceof AuthenticationUnsupported) throw error;
    throw new ConnectFailed(name, error instanceof Error ? error : new Error(String(error)));
  }
}
