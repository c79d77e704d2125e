import { HypervisorFault, err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MarkedObject } from '../../src/answers.ts';
import type { CallContext } from '../../src/call-context.ts';
import { definePort } from '../../src/define-port.ts';
import type { BorderSchema, HypervisorAdapter } from '../../src/hypervisor-adapter.ts';
import type { RequiredPort } from '../../src/hypervisor-port.ts';
import { changing } from './changing.ts';
import { backingUp } from './backing-up.ts';
import { creating } from './creating.ts';
import { describeVm, everything, resources, template } from './describe.ts';
import { movingBytes } from './moving-bytes.ts';
import { running } from './running.ts';
import { snapshots } from './snapshots.ts';
import type { PaperWorld } from './world.ts';

interface PaperParameters {
  readonly key: string;
}

/** Keeps the whole contract without any hypervisor behind it: what the suite promises to accept. */
export function paperAdapter(world: PaperWorld): HypervisorAdapter<PaperParameters> {
  return {
    type: 'LIBVIRT',
    displayName: 'paper',
    parameters: { ...strict(['key']), secrets: ['key'], endpoint: () => 'paper' },
    extension: strict([]),
    ceiling: everything,
    defaultConcurrency: 1,
    reconcileSeconds: 60,
    connect: ({ key }) =>
      definePort({
        type: 'LIBVIRT',
        mapError,
        methods: {
          ...reading(world, key),
          ...creating(world),
          ...backingUp(world),
          ...running(world),
          ...changing(world),
          ...snapshots(world),
          ...movingBytes(world),
          adviseVm: async (_ctx, ref) =>
            ok([
              {
                id: 'one-core',
                severity: 'info',
                subject: null,
                title: `${world.vm(ref).name} is on paper`,
                why: 'Paper does not compute.',
                specPatch: [{ op: 'set', pointer: '/compute/cpuCores', value: 2 }],
              },
            ]),
          listEvents: async (_ctx, { limit }) =>
            ok(
              world.events.slice(-limit).map((event) => ({
                ...event,
                severity: 'info',
                type: 'power',
                message: 'power',
                user: null,
              })),
            ),
        },
      }),
  };
}

type Reading =
  | 'capabilities'
  | 'testConnection'
  | 'listResources'
  | 'listTemplates'
  | 'listVms'
  | 'getVm'
  | 'watch'
  | 'collectMetrics'
  | 'findByMarker'
  | 'followTask'
  | 'cancelTask'
  | 'close';

function reading(world: PaperWorld, key: string): Pick<RequiredPort, Reading> {
  const all = () => [...world.vms.values()].map((vm) => describeVm(world, vm));
  const refused =
    key === 'paper key' ? undefined : hypervisorError('AuthenticationFailed', { message: 'no' });
  const unknownTask = err(
    hypervisorError('ResourceNotFound', { message: 'no task', resourceType: 'task', resourceId: '' }),
  );
  return {
    capabilities: async () => ok(everything),
    testConnection: async () => ok(report(refused)),
    listResources: async () => ok(resources(world)),
    listTemplates: async () => ok([template]),
    listVms: async () => (refused === undefined ? ok(all()) : err(refused)),
    getVm: async (_ctx, ref) => ok(describeVm(world, world.vm(ref))),
    watch: (ctx) => watch(world, ctx),
    collectMetrics: async (_ctx, refs) =>
      ok(
        refs
          .filter((ref) => world.vms.get(ref)?.state === 'RUNNING')
          .map((nativeRef) => ({
            nativeRef,
            at: new Date(),
            gauges: { cpuUsage: 0.5 },
            totals: { cpuSeconds: Date.now() / 1000 },
          })),
      ),
    findByMarker: async (_ctx, marker) => ok(marked(world, marker)),
    followTask: async () => unknownTask,
    cancelTask: async () => unknownTask,
    close: async () => {},
  };
}

function marked(world: PaperWorld, marker: string): readonly MarkedObject[] {
  const vms = [...world.vms.values()];
  const snapshot = vms.flatMap((vm) => vm.snapshots).find((one) => one.marker === marker);
  const vm = vms.find((one) => one.marker === marker);
  return [
    ...(vm === undefined ? [] : [{ kind: 'vm', nativeRef: vm.ref, name: vm.name } as const]),
    ...(snapshot === undefined ? [] : [{ kind: 'snapshot', nativeRef: snapshot.id, name: '' } as const]),
  ];
}

async function* watch(
  world: PaperWorld,
  ctx: CallContext,
): AsyncGenerator<Result<InventoryBatch, HypervisorError>> {
  let last = '';
  let lastWord = Date.now();
  while (!ctx.signal.aborted) {
    const vms = [...world.vms.values()].map((vm) => describeVm(world, vm));
    if (world.fingerprint() !== last) {
      last = world.fingerprint();
      yield ok({ type: 'reset', inventory: { vms, templates: [template], resources: resources(world) } });
    }
    if (Date.now() - lastWord > 5000) {
      lastWord = Date.now();
      yield ok({ type: 'alive' });
    }
    await sleep(20, undefined, { signal: ctx.signal }).catch(() => {});
  }
}

function report(error: HypervisorError | undefined) {
  const names = ['reach', 'login', 'version'] as const;
  const outcomes = error === undefined ? (['passed', 'passed', 'passed'] as const) : failed;
  const known = error === undefined;
  return {
    steps: names.map((name, index) => ({
      name,
      outcome: outcomes[index] ?? 'skipped',
      detail: name,
      ...(outcomes[index] === 'failed' && error !== undefined ? { error } : {}),
    })),
    product: known ? 'paper' : null,
    version: known ? '1' : null,
    endpointId: known ? 'paper' : null,
    fingerprint: null,
    missingRights: [],
    capabilities: known ? everything : null,
  };
}

const failed = ['passed', 'failed', 'skipped'] as const;

function mapError(thrown: unknown, operation: string): HypervisorError {
  return thrown instanceof HypervisorFault
    ? thrown.error
    : hypervisorError('UnknownError', { message: `${operation} failed`, cause: thrown });
}

/** An object with exactly these texts in it. */
function strict<T>(keys: readonly string[]): BorderSchema<T> {
  return {
    jsonSchema: { properties: Object.fromEntries(keys.map((key) => [key, { type: 'string' }])) },
    parse: (input) => {
      const given = Object(input) as Record<string, unknown>;
      const fits =
        Object.keys(given).length === keys.length && keys.every((key) => typeof given[key] === 'string');
      return fits ? ok(given as T) : err([{ pointer: '', message: `must have exactly ${keys.join(', ')}` }]);
    },
  };
}
