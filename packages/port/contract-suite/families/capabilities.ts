import { features, networkTypes, vmOperations } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import { operationMethods } from '../../src/allow-operations.ts';
import { optionalMethods } from '../../src/optional-methods.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must } from '../engine/must.ts';
import { withVm } from '../engine/test-vm.ts';

/** Three layers, each within the one above: the type's ceiling, this endpoint, this VM. */
export function capabilities(run: ContractRun): void {
  describe('capabilities', () => {
    test('every feature is declared, and every one that is not full says why', () => {
      for (const layer of [run.fixture.adapter.ceiling, run.capabilities]) {
        expect(Object.keys(layer.features).sort()).toEqual([...features].sort());
        const silent = features.filter(
          (feature) => layer.features[feature].support !== 'full' && !layer.features[feature].reason,
        );
        expect(silent).toEqual([]);
      }
    });

    test('the endpoint stays within the ceiling of its type', () => {
      const { ceiling } = run.fixture.adapter;
      const above = features.filter(
        (feature) => rank(run.capabilities.features[feature]) > rank(ceiling.features[feature]),
      );
      expect(above).toEqual([]);
      expect(ceiling.supportedNetworkTypes).toEqual(
        expect.arrayContaining([...run.capabilities.supportedNetworkTypes]),
      );
      for (const bound of ['maxCpuCores', 'maxMemoryGb'] as const) {
        expect(run.capabilities[bound] ?? Infinity).toBeLessThanOrEqual(ceiling[bound] ?? Infinity);
      }
    });

    test('the short booleans say the same as the features', () => {
      for (const layer of [run.fixture.adapter.ceiling, run.capabilities]) {
        expect(booleans(layer)).toEqual(booleansFromFeatures(layer));
        for (const type of layer.supportedNetworkTypes) {
          expect(networkTypes).toContain(type);
        }
      }
    });

    test('are answered alike when asked again', async () => {
      expect(must(await run.port.capabilities(run.ctx()))).toEqual(run.capabilities);
    });

    test('are those the fixture expects of its peer', () => {
      const expected = run.peer.expectedCapabilities ?? {};
      const found = Object.keys(expected).map((name) => [
        name,
        run.capabilities.features[name as Feature].support,
      ]);
      expect(Object.fromEntries(found)).toEqual(expected);
    });

    test.for([false, true])(
      'allowedOperations of a VM (running: %s) has every operation, with kind and reason for each no',
      async (running) => {
        await withVm(run, { running }, async (vm) => {
          const { allowedOperations } = await vm.read();
          expect(Object.keys(allowedOperations).sort()).toEqual([...vmOperations].sort());
          for (const operation of vmOperations) {
            const allowance = allowedOperations[operation];
            if (!allowance.allowed) {
              expect(allowance.reason, operation).not.toBe('');
              expect(allowance.kind, operation).toMatch(/^[A-Z][A-Za-z]+$/u);
            }
            const method = operationMethods[operation];
            if (method !== null && !run.promises(...optionalMethods[method])) {
              expect(allowance, operation).toMatchObject({ allowed: false, kind: 'OperationNotSupported' });
            }
          }
        });
      },
    );
  });
}

function rank({ support }: FeatureSupport): number {
  return { none: 0, partial: 1, full: 2 }[support];
}

function booleans(layer: HypervisorCapabilities) {
  return {
    liveMigration: layer.supportsLiveMigration,
    snapshots: layer.supportsSnapshots,
    highAvailability: layer.supportsHighAvailability,
    resourcePools: layer.supportsResourcePools,
    cpuHotAdd: layer.supportsHotAdd.cpu,
    memoryHotAdd: layer.supportsHotAdd.memory,
    diskHotAdd: layer.supportsHotAdd.disk,
  };
}

function booleansFromFeatures(layer: HypervisorCapabilities) {
  const names = Object.keys(booleans(layer)) as Feature[];
  return Object.fromEntries(names.map((name) => [name, layer.features[name].support !== 'none']));
}
