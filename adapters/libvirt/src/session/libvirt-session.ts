import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { AdapterEnvironment, CallContext } from '@anyvisor/port';
import type { LibvirtAddress } from '../address.ts';
import { addressOf } from '../parameters.ts';
import type { LibvirtParameters } from '../parameters.ts';
import type { LibvirtClient } from '../protocol/client.ts';
import { isFinal } from '../protocol/is-final.ts';
import { openLibvirt } from '../protocol/open-libvirt.ts';
import type { SshLink } from '../protocol/ssh/link.ts';
import { NBD_FOLDER } from '../nbd/nbd-folder.ts';
import { wayTo } from './dialer.ts';
import { endpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { readHostFacts } from './host-facts.ts';
import { KvmProver } from './kvm-prover.ts';
import type { HostFacts } from './host-facts.ts';
import { peerProof } from './peer-proof.ts';
import type { PeerProof } from './peer-proof.ts';
import { SharedMemory } from './shared-memory.ts';

/**
 * One port's connection to one daemon: opened by the first call, shared by all, opened anew by the next call after it was
 * lost. Facts about the host are asked once per connection. A login that was refused is not tried again before somebody
 * tests the connection.
 */
export class LibvirtSession {
  readonly address: LibvirtAddress;
  readonly environment: AdapterEnvironment;
  readonly memory = new SharedMemory();
  /** Where QEMU makes sockets that disks are read by. */
  readonly nbdFolder: string;
  /** What the peer showed of itself; the host key of the first login stays the right one as long as this lives. */
  readonly proof: PeerProof;
  readonly #parameters: LibvirtParameters;
  readonly #prover: KvmProver;
  #opening: Promise<LibvirtClient> | undefined;
  #client: LibvirtClient | undefined;
  #facts: Promise<HostFacts> | undefined;
  #link: SshLink | null = null;
  #refusal: unknown;
  #closed = false;

  constructor(parameters: LibvirtParameters, environment: AdapterEnvironment) {
    this.#parameters = parameters;
    this.address = addressOf(parameters);
    this.proof = peerProof(parameters.hostKey);
    this.environment = environment;
    this.nbdFolder = parameters.nbdFolder ?? NBD_FOLDER;
    this.#prover = new KvmProver(environment);
  }

  /** The SSH login that the connection uses, when it is one by SSH and open. */
  get link(): SshLink | null {
    return this.#link;
  }

  /** How other hosts' daemons reach this one, where somebody said so. */
  get migrationUri(): string | undefined {
    return this.#parameters.migrationUri;
  }

  /** May QEMU itself be asked? */
  get monitorQueries(): boolean {
    return this.#parameters.monitorQueries ?? true;
  }

  /** The daemon, connected and known, for one call. */
  async on(ctx: CallContext): Promise<Endpoint> {
    const { now } = this.environment;
    if (this.#refusal !== undefined) throw this.#refusal as Error;
    const client = await within(ctx, now, this.#open());
    const facts = await within(ctx, now, this.#factsOf(client));
    this.#prover.consider(client, facts, this.memory, () => (this.#facts = undefined));
    return endpoint(client, facts, this.memory, ctx, now);
  }

  /** The same when it is known how guests run here, or cannot be known within `ms`. */
  async onceProven(ctx: CallContext, ms = Infinity): Promise<Endpoint> {
    await this.on(ctx);
    const { now } = this.environment;
    const patience = Math.max(0, Math.min(ms, ctx.deadline - now() - SPARE));
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(patience, 2 ** 31 - 1));
    ctx.signal.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([this.#prover.settled(), promise]);
    clearTimeout(timer);
    return this.on(ctx);
  }

  /** A bare connection, before anything is asked: for the steps of a connection test, which forgets a refusal. */
  async reach(ctx: CallContext): Promise<LibvirtClient> {
    this.#refusal = undefined;
    return within(ctx, this.environment.now, this.#open());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#prover.stop();
    const client = await this.#opening?.catch(() => undefined);
    await client?.close();
  }

  /** Those who wait for the same attempt share its failure: one attempt, one refusal. */
  async #open(): Promise<LibvirtClient> {
    if (this.#closed) throw closedFault();
    const state = this.#client?.state;
    if (state === 'down' || state === 'closed') this.#drop();
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  /** While it is down a client waits longer and longer; whoever asks now wants to know now. */
  #drop(): void {
    void this.#client?.close();
    this.#client = undefined;
    this.#opening = undefined;
    this.#facts = undefined;
    this.#prover.forget();
    this.memory.daemonGone();
  }

  #connect(): Promise<LibvirtClient> {
    const { log } = this.environment;
    const { remoteUri, readOnly } = this.address;
    const { dial, link } = wayTo(this.address, this.#parameters, this.proof);
    this.#link = link;
    const opening = openLibvirt({
      dial,
      uri: remoteUri,
      readOnly,
      onWarning: (error) => log('warn', 'an event of libvirt could not be used', { error: String(error) }),
    });
    opening.then(
      (client) => {
        this.#client = client;
        // The daemon may have been updated; and what it was making when it died is not being made any more.
        client.onReconnected(() => {
          this.#facts = undefined;
          this.#prover.forget();
          this.memory.daemonGone();
        });
        client.onState((state, reason) => {
          if (state === 'closed' && isFinal(reason)) this.#refusal = reason;
        });
        if (this.#closed) void client.close();
      },
      (error: unknown) => {
        if (isFinal(error)) this.#refusal = error;
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  #factsOf(client: LibvirtClient): Promise<HostFacts> {
    if (this.#facts !== undefined) return this.#facts;
    const reading = readHostFacts(
      (procedure, args, withinMs) =>
        client.call(procedure, args, withinMs === undefined ? {} : { deadlineMs: withinMs }),
      this.address,
      this.#parameters.virtType,
      this.#prover.proofOf,
    );
    this.#facts = reading;
    reading.catch(() => {
      if (this.#facts === reading) this.#facts = undefined;
    });
    return reading;
  }
}

/** What a call keeps of its time when it waits for a proof, in ms. */
const SPARE = 5000;

function closedFault(): HypervisorFault {
  return new HypervisorFault(
    hypervisorError('ConnectionFailed', { message: 'this connection to libvirt has been closed' }),
  );
}

/** Waits no longer than the call may; what is waited for is shared and goes on. */
async function within<T>(ctx: CallContext, now: () => number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const seconds = Math.max(0, ctx.deadline - now()) / 1000;
  const late = (): void =>
    reject(
      new HypervisorFault(
        hypervisorError('OperationTimeout', {
          message: 'libvirt could not be reached in time',
          operation: 'connect',
          timeoutSeconds: seconds,
          nextStep: 'See whether the host is overloaded, and whether something swallows its traffic.',
        }),
      ),
    );
  const cancelled = (): void =>
    reject(
      new HypervisorFault(
        hypervisorError('OperationFailed', {
          message: 'the call was cancelled while libvirt was being reached',
          operation: 'connect',
          reason: 'cancelled',
        }),
      ),
    );
  const timer = setTimeout(late, Math.min(seconds * 1000, 2 ** 31 - 1));
  ctx.signal.addEventListener('abort', cancelled, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    ctx.signal.removeEventListener('abort', cancelled);
  }
}
