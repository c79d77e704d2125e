import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { emptyMapping } from '@anyvisor/domain';
import type {
  HypervisorError,
  HypervisorErrorKind,
  HypervisorResourceMapping,
  Result,
  VmProvisionSpec,
} from '@anyvisor/domain';
import type { CallContext, CreatedVm, CreateVmRequest, HypervisorPort, Mutation } from '@anyvisor/port';
import { complete } from '@anyvisor/port/contract-suite';
import { expect } from 'vitest';
import { libvirtAdapter } from '../../src/index.ts';

/** A port of the adapter with what tests need around it. */
export interface TestPort {
  readonly port: HypervisorPort;
  readonly ctx: (milliseconds?: number, signal?: AbortSignal) => CallContext;
  /** A mutating call to its end, as the engine would do it. */
  readonly done: <T>(answer: Promise<Result<Mutation<T>, HypervisorError>>) => Promise<T>;
  readonly refused: (
    answer: Promise<Result<Mutation<unknown>, HypervisorError>>,
    kind: HypervisorErrorKind,
  ) => Promise<HypervisorError>;
  readonly request: (
    spec: VmProvisionSpec,
    mapping?: Partial<HypervisorResourceMapping>,
  ) => Promise<CreateVmRequest>;
  readonly create: (
    spec: VmProvisionSpec,
    mapping?: Partial<HypervisorResourceMapping>,
  ) => Promise<CreatedVm>;
}

export function openPort(uri: string, more: object = {}): TestPort {
  const parameters = libvirtAdapter.parameters.parse({ type: 'LIBVIRT', uri, virtType: 'qemu', ...more });
  if (!parameters.ok) throw new Error(inspect(parameters.error));
  const port = libvirtAdapter.connect(parameters.value, { now: () => Date.now(), log: () => {} });
  const ctx = (milliseconds = 60_000, signal = new AbortController().signal): CallContext => ({
    signal,
    deadline: Date.now() + milliseconds,
    progress: () => {},
    correlationId: randomUUID(),
  });
  const caller = { port, ctx: () => ctx() };
  const done: TestPort['done'] = async (answer) => must(await complete(caller, answer));
  const request: TestPort['request'] = async (spec, mapping = {}) => {
    const templates = spec.template === 'blank' ? [] : must(await port.listTemplates(ctx()));
    const template = templates.find(({ name }) => name === spec.template);
    return {
      marker: randomUUID(),
      spec,
      mapping: { ...emptyMapping, ...mapping },
      ...(template === undefined ? {} : { template }),
    };
  };
  return {
    port,
    ctx,
    done,
    request,
    refused: async (answer, kind) => {
      const result = await complete(caller, answer);
      if (result.ok) throw new Error(`succeeded with ${inspect(result.value)}`);
      expect(result.error.kind, inspect(result.error)).toBe(kind);
      return result.error;
    },
    create: async (spec, mapping) => done(port.createVm(ctx(), await request(spec, mapping))),
  };
}

export function must<T>(result: Result<T, HypervisorError>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message} ${inspect(result.error)}`);
  return result.value;
}

/** A small VM with one empty disk. */
export function blankSpec(name: string, more: Partial<VmProvisionSpec> = {}): VmProvisionSpec {
  return {
    name,
    template: 'blank',
    compute: { cpuCores: 1, memoryMb: 96 },
    storage: { disks: [{ sizeGb: 1 }] },
    network: { nics: [{ network: 'user' }] },
    ...more,
  };
}
