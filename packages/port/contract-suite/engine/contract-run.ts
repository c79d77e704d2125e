import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { Feature, HypervisorCapabilities, TemplateInfo, VmProvisionSpec } from '@anyvisor/domain';
import type { AdapterEnvironment, CallContext } from '../../src/call-context.ts';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import type { CreateVmRequest } from '../../src/requests.ts';
import { defaultDeadlines } from '../fixture.ts';
import type { ContractDeadlines, ContractFixture, ContractPeer } from '../fixture.ts';
import { must } from './must.ts';
import { observedPort } from './observed-port.ts';
import type { Caller } from './run-steps.ts';

/** One run of the suite against one peer: what every test of it shares. */
export class ContractRun {
  readonly fixture: ContractFixture<unknown>;
  readonly deadlines: ContractDeadlines;
  /** Optional methods that some test tries where they are promised; filled while tests are registered. */
  readonly exercised = new Set<string>();
  /** Broken rules that no single test looks for; see `closing`. */
  readonly complaints: string[] = [];
  readonly #secrets = new Set<string>();
  readonly #open: HypervisorPort[] = [];
  #started: { peer: ContractPeer; port: HypervisorPort; capabilities: HypervisorCapabilities } | undefined;
  #names = 0;
  readonly #prefix = `contract-${randomUUID().slice(0, 6)}`;

  constructor(fixture: ContractFixture<unknown>) {
    this.fixture = fixture;
    this.deadlines = { ...defaultDeadlines, ...fixture.deadlines };
  }

  async start(): Promise<void> {
    const peer = await this.fixture.start();
    try {
      this.#learnSecrets(peer);
      const port = this.connect(peer.parameters);
      this.#started = { peer, port, capabilities: must(await port.capabilities(this.ctx())) };
    } catch (error) {
      await peer.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#open.map((port) => port.close()));
    await this.#started?.peer.stop();
  }

  get peer(): ContractPeer {
    return this.#now.peer;
  }

  get port(): HypervisorPort {
    return this.#now.port;
  }

  get capabilities(): HypervisorCapabilities {
    return this.#now.capabilities;
  }

  get caller(): Caller {
    return { port: this.port, ctx: () => this.ctx() };
  }

  /** The same with the patience that a guest needs. */
  get patientCaller(): Caller {
    return { port: this.port, ctx: () => this.ctx(this.deadlines.boot) };
  }

  get #now() {
    if (this.#started === undefined) {
      throw new Error('the peer has not been started');
    }
    return this.#started;
  }

  /** Another port to the same or another endpoint, as a second process would have it; closed with the run. */
  connect(parameters: unknown = this.peer.parameters): HypervisorPort {
    const parsed = this.fixture.adapter.parameters.parse(parameters);
    if (!parsed.ok) {
      throw new Error(`the fixture's parameters are not valid: ${inspect(parsed.error)}`);
    }
    const port = this.fixture.adapter.connect(parsed.value, this.#environment);
    const observed = observedPort(port, this.#secrets, (complaint) => this.complain(complaint));
    this.#open.push(observed);
    return observed;
  }

  ctx(milliseconds: number = this.deadlines.call, signal = new AbortController().signal): CallContext {
    return {
      signal,
      deadline: Date.now() + milliseconds,
      progress: (fraction) => {
        if (!(fraction >= 0 && fraction <= 1)) {
          this.complain(`progress of ${fraction}`);
        }
      },
      correlationId: randomUUID(),
    };
  }

  /** Is at least one of the features there, be it in part? */
  promises(...features: readonly Feature[]): boolean {
    return features.some((feature) => this.capabilities.features[feature].support !== 'none');
  }

  vmName(): string {
    this.#names += 1;
    return `${this.#prefix}-${this.#names}`;
  }

  /** A create request with a marker of its own and its template resolved, as the engine would make it. */
  async createRequest(spec: VmProvisionSpec): Promise<CreateVmRequest> {
    const template = spec.template === 'blank' ? undefined : await this.template(spec.template);
    return {
      marker: randomUUID(),
      spec,
      mapping: this.peer.mapping,
      ...(template === undefined ? {} : { template }),
    };
  }

  async template(name: string): Promise<TemplateInfo> {
    const templates = must(await this.port.listTemplates(this.ctx()));
    const template = templates.find((one) => one.name === name || one.nativeRef === name);
    if (template === undefined) {
      throw new Error(`no template ${name} among ${templates.map((one) => one.name).join(', ')}`);
    }
    return template;
  }

  complain(complaint: string): void {
    if (!this.complaints.includes(complaint)) {
      this.complaints.push(complaint);
    }
  }

  readonly #environment: AdapterEnvironment = {
    now: () => Date.now(),
    log: (_level, message, facts) => {
      const line = `${message} ${inspect(facts, { depth: 8 })}`;
      for (const secret of this.#secrets) {
        if (line.includes(secret)) {
          this.complain('a secret was logged');
        }
      }
    },
  };

  #learnSecrets(peer: ContractPeer): void {
    for (const parameters of [peer.parameters, ...peer.refused.map((refused) => refused.parameters)]) {
      const fields = Object(parameters) as Record<string, unknown>;
      for (const name of this.fixture.adapter.parameters.secrets) {
        const secret = fields[name];
        if (typeof secret === 'string' && secret.length >= 4) {
          this.#secrets.add(secret);
        }
      }
    }
  }
}
