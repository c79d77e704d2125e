import type { Client, ClientChannel } from 'ssh2';
import { farCommand, likelySockets, MARKER } from './far-command.ts';
import type { FarDaemon } from './far-command.ts';
import { logIn } from './login.ts';
import type { SshTarget } from './login.ts';
import { RemotePipeFailed } from '../login-refused.ts';
import { SshPipe } from './pipe.ts';

/** sshd allows 10 sessions on a connection (MaxSessions); two are left for people's own settings. */
const MOST_CHANNELS = 8;
const MOST_BEFORE_MARKER = 64 * 1024;

interface Login {
  readonly client: Promise<Client>;
  /** Channels open or being opened; the login ends with the last one. */
  users: number;
  lost: boolean;
}

/**
 * Pipes through one SSH login, as many as it carries; a further login only when it is full. So a host whose login is
 * refused sees one attempt, whoever asked, and 13 libvirt connections are two logins.
 */
export class SshLink {
  readonly #target: SshTarget;
  readonly #logins = new Set<Login>();

  constructor(target: SshTarget) {
    this.#target = target;
  }

  /** A pipe to libvirt on the far side, by whatever the far side has. */
  async toDaemon(daemon: FarDaemon, signal: AbortSignal): Promise<SshPipe> {
    const pipe = await this.#channel(
      signal,
      (client, done) => client.exec(farCommand(daemon), done),
      waysMarked,
    );
    if (pipe !== 'none') return pipe;
    return this.#firstOf(likelySockets(daemon), signal);
  }

  /** A pipe to an address, or to a socket's path, as the far side sees it. */
  async toAddress(
    to: { readonly host: string; readonly port: number } | { readonly path: string },
    signal: AbortSignal,
  ) {
    const pipe = await this.#channel(
      signal,
      (client, done) => {
        if ('path' in to) client.openssh_forwardOutStreamLocal(to.path, done);
        else client.forwardOut('127.0.0.1', 0, to.host, to.port, done);
      },
      (channel, closed) => Promise.resolve(new SshPipe(channel, Buffer.alloc(0), closed)),
    );
    if (pipe === 'none') throw new Error('no pipe');
    return pipe;
  }

  async #firstOf(paths: readonly string[], signal: AbortSignal): Promise<SshPipe> {
    let failure: unknown;
    for (const path of paths) {
      try {
        return await this.toAddress({ path }, signal);
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    throw new RemotePipeFailed(
      'the host has neither virt-ssh-helper nor a netcat with -U, and forwards no socket',
      failure instanceof Error ? failure.message : '',
    );
  }

  async #channel(
    signal: AbortSignal,
    open: (client: Client, done: (error: Error | undefined, channel: ClientChannel) => void) => void,
    ready: (channel: ClientChannel, closed: () => void) => Promise<SshPipe | 'none'>,
  ): Promise<SshPipe | 'none'> {
    signal.throwIfAborted();
    const login = this.#login();
    const closed = once(() => this.#leave(login));
    try {
      const client = await orAbort(login.client, signal);
      const channel = await orAbort(
        new Promise<ClientChannel>((resolve, reject) => {
          open(client, (error, opened) => (error ? reject(error) : resolve(opened)));
        }),
        signal,
        (late) => late.close(),
      );
      channel.once('close', closed);
      return await orAbort(ready(channel, closed), signal, () => channel.close());
    } catch (error) {
      closed();
      throw error;
    }
  }

  #login(): Login {
    for (const login of this.#logins) {
      if (login.lost || login.users >= MOST_CHANNELS) continue;
      login.users++;
      return login;
    }
    const login: Login = { client: logIn(this.#target), users: 1, lost: false };
    this.#logins.add(login);
    const forget = (): void => {
      login.lost = true;
      this.#logins.delete(login);
    };
    login.client.then((client) => client.once('close', forget), forget);
    return login;
  }

  #leave(login: Login): void {
    login.users--;
    if (login.users > 0) return;
    this.#logins.delete(login);
    login.client.then(
      (client) => client.end(),
      () => {},
    );
  }
}

/** Reads up to the marker's line; what stands before it, a login script has said. */
function waysMarked(channel: ClientChannel, closed: () => void): Promise<SshPipe | 'none'> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    let said = '';
    const complain = (chunk: Buffer): void => {
      said = `${said}${chunk.toString('utf8')}`.slice(0, 2000);
    };
    const listen = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      const line = MARKED.exec(seen.toString('latin1'));
      if (line === null) {
        if (seen.length > MOST_BEFORE_MARKER)
          stop(() => reject(new Error('the host’s login script never ends')));
        return;
      }
      const rest = seen.subarray(line.index + line[0].length);
      channel.pause();
      stop(() => resolve(line[1] === 'none' ? 'none' : new SshPipe(channel, rest, closed)));
      if (line[1] === 'none') channel.close();
    };
    const gone = (): void =>
      stop(() => reject(new RemotePipeFailed('the command that leads to libvirt did not run', said.trim())));
    const stop = (settle: () => void): void => {
      channel.off('data', listen).off('close', gone);
      channel.stderr.off('data', complain);
      settle();
    };
    channel.on('data', listen).once('close', gone);
    channel.stderr.on('data', complain);
  });
}

const MARKED = new RegExp(`${MARKER} (helper|nc|none)\\r?\\n`);

/** Waits no longer than the signal allows; `late` gets what comes after that. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal, late: (value: T) => void = () => {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      work.then(late, () => {});
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
