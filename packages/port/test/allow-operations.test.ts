import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { features, vmOperations } from '@anyvisor/domain';
import type { Feature, FeatureSupport } from '@anyvisor/domain';
import { allowOperations, operationMethods, optionalMethods } from '@anyvisor/port';

const supports = fc.constantFrom('full', 'partial', 'none');

test('an operation is allowed exactly when a feature promises it and the state agrees', () => {
  fc.assert(
    fc.property(
      fc.array(supports, { minLength: features.length, maxLength: features.length }),
      fc.subarray([...vmOperations]),
      (levels, agreed) => {
        const given = Object.fromEntries(
          features.map((feature, index) => [feature, { support: levels[index] ?? 'none', reason: feature }]),
        ) as Record<Feature, FeatureSupport>;
        const answer = allowOperations({ features: given }, (operation) =>
          agreed.includes(operation)
            ? { allowed: true }
            : { allowed: false, kind: 'OperationFailed', reason: 'state' },
        );
        for (const operation of vmOperations) {
          const method = operationMethods[operation];
          const promised =
            method === null || optionalMethods[method].some((one) => given[one].support !== 'none');
          const allowance = answer[operation];
          expect(allowance.allowed).toBe(promised && agreed.includes(operation));
          expect(allowance.allowed ? null : allowance.kind).toBe(
            promised ? (allowance.allowed ? null : 'OperationFailed') : 'OperationNotSupported',
          );
        }
      },
    ),
  );
});
