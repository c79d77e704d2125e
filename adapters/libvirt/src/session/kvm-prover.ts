import { randomBytes } from 'node:crypto';
import type { AdapterEnvironment } from '@anyvisor/port';
import { bootProbe } from '../proof/boot-probe.ts';
import { BROKEN_OFF } from '../proof/boot-proof.ts';
import type { BootProof } from '../proof/boot-proof.ts';
import { KvmProofs } from '../proof/kvm-proofs.ts';
import type { LibvirtClient } from '../protocol/client.ts';
import { endpoint } from './endpoint.ts';
import type { HostFacts } from './host-facts.ts';
import type { SharedMemory } from './shared-memory.ts';

/** Of this process: a connection that is tested and then kept asks about the same host twice. */
const proofs = new KvmProofs();

/** The whole of a proof, preparation and clean-up included, in ms. */
const PATIENCE = 60_000;
/** Who closes a connection waits so long for the test guest to be taken down, in ms. */
const FAREWELL = 5000;

/** Boots one session's test guest in the background, and takes it down when the session ends. */
export class KvmProver {
  readonly #environment: AdapterEnvironment;
  #key: string | undefined;
  #untried: BootProof | undefined;
  #running: { readonly end: Promise<void>; readonly abort: AbortController } | undefined;

  constructor(environment: AdapterEnvironment) {
    this.#environment = environment;
  }

  readonly proofOf = (key: string): BootProof | undefined => proofs.get(key) ?? this.#untried;

  /** Begins a proof where it is worth one and none is under way; `onEnd` when something new is known. */
  consider(client: LibvirtClient, facts: HostFacts, memory: SharedMemory, onEnd: () => void): void {
    this.#key = facts.proofKey;
    if (!facts.worthProving || this.#running !== undefined) return;
    const { now, log } = this.#environment;
    const abort = new AbortController();
    const ctx = {
      signal: abort.signal,
      deadline: now() + PATIENCE,
      progress: () => {},
      correlationId: 'kvm-proof',
    };
    const random = randomBytes(6).toString('hex');
    const probe = () => bootProbe(endpoint(client, facts, memory, ctx, now), { virtType: 'kvm', random });
    const end = proofs.prove(facts.proofKey, probe).then((proof) => {
      this.#running = undefined;
      // Somebody else's attempt that was broken off tells nothing: the next call begins another.
      if (proof.proven === null && proof !== BROKEN_OFF) this.#untried = proof;
      log('info', 'KVM was put to the proof', { host: facts.hostName, ...proof });
      onEnd();
    });
    this.#running = { end, abort };
  }

  /** Resolves when no proof is under way. */
  async settled(): Promise<void> {
    await this.#running?.end;
  }

  /** The connection was lost: the daemon may be another one now. */
  forget(): void {
    this.#untried = undefined;
    if (this.#key !== undefined) proofs.forget(this.#key);
  }

  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    const { end, abort } = this.#running;
    abort.abort();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, FAREWELL);
    await Promise.race([end, promise]);
    clearTimeout(timer);
  }
}
