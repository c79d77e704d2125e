import { randomUUID } from 'node:crypto';
import { emptyMapping } from '@anyvisor/domain';
import type { HypervisorError, Result, VmObservation, VmProvisionSpec } from '@anyvisor/domain';
import type { CallContext, HypervisorPort, Mutation } from '@anyvisor/port';
import { complete } from '@anyvisor/port/contract-suite';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/index.ts';
import { proxmoxAdapter } from '../../src/index.ts';
import { adminOf } from './admin.ts';
import type { Admin } from './admin.ts';

export interface Connected {
  readonly port: HypervisorPort;
  readonly ctx: (milliseconds?: number, signal?: AbortSignal) => CallContext;
  /** Does what a mutating call answered to its end, as the engine would; throws its error. */
  readonly done: <T>(answer: Promise<Result<Mutation<T>, HypervisorError>>) => Promise<T>;
  /** The error it ends with; throws when it succeeds. */
  readonly fails: (answer: Promise<Result<Mutation<unknown>, HypervisorError>>) => Promise<HypervisorError>;
  readonly vm: (ref: string) => Promise<VmObservation>;
}

/** A port to these parameters, and what tests do with one. */
export function connected(given: unknown, now: () => number = Date.now): Connected {
  const parameters = proxmoxAdapter.parameters.parse(given);
  if (!parameters.ok) throw new Error(JSON.stringify(parameters.error));
  const port = proxmoxAdapter.connect(parameters.value, { now, log: () => {} });
  const ctx: Connected['ctx'] = (milliseconds = 20_000, signal = new AbortController().signal) => ({
    signal,
    deadline: Date.now() + milliseconds,
    progress: () => {},
    correlationId: randomUUID(),
  });
  return {
    port,
    ctx,
    done: async (answer) => {
      const result = await complete({ port, ctx: () => ctx() }, answer);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      return result.value;
    },
    fails: async (answer) => {
      const result = await complete({ port, ctx: () => ctx() }, answer);
      if (result.ok) throw new Error('it succeeded');
      return result.error;
    },
    vm: async (ref) => {
      const seen = await port.getVm(ctx(), ref);
      if (!seen.ok) throw new Error(JSON.stringify(seen.error));
      return seen.value;
    },
  };
}

export interface Reach {
  readonly simulator: Simulator;
  readonly admin: Admin;
  /** By API token; the certificate is pinned. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A simulated cluster whose tasks take milliseconds. */
export async function reachSimulator(options: SimulatorOptions = {}): Promise<Reach> {
  const simulator = await startSimulator({
    vms: 6,
    speed: 50,
    statusInterval: 0,
    authenticationDelay: 20,
    agentDelay: 20,
    lockTimeout: 200,
    ...options,
  });
  const { url, tokenId, tokenSecret, fingerprint } = simulator;
  const parameters = { type: 'PROXMOX', ...addressOf(url), tokenId, tokenSecret, fingerprint };
  return { simulator, admin: adminOf(simulator), parameters };
}

export function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

export const mapping = {
  ...emptyMapping,
  storageMapping: { defaultDatastore: 'ceph', alternativeDatastores: [] },
  networkMapping: { networks: { lan: 'vmbr0' } },
};

let names = 0;

/** A small VM of its own name. */
export function smallSpec(more: Partial<VmProvisionSpec> = {}): VmProvisionSpec {
  names += 1;
  return {
    name: `test-${process.pid}-${names}`,
    template: 'blank',
    compute: { cpuCores: 1, memoryMb: 512 },
    storage: { disks: [{ sizeGb: 1 }] },
    network: { nics: [{ network: 'lan' }] },
    ...more,
  };
}

/** A create request; its template, when it names one, as the server would have found it. */
export async function creating({ port, ctx }: Connected, spec: VmProvisionSpec) {
  const templates = await port.listTemplates(ctx());
  if (!templates.ok) throw new Error(templates.error.message);
  const template = templates.value.find(({ name }) => name === spec.template);
  return { marker: randomUUID(), spec, mapping, ...(template === undefined ? {} : { template }) };
}

/** A VM that is there; answers its reference. */
export async function made(at: Connected, more: Partial<VmProvisionSpec> = {}): Promise<string> {
  const request = await creating(at, smallSpec(more));
  return (await at.done(at.port.createVm(at.ctx(), request))).nativeRef;
}
