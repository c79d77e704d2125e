import { describe, expect, test } from 'vitest';
import { against, factsOf, mainPowerVerb, verbIds } from '../src/features/vms/actions/verbs.ts';
import type { AllowedOperations } from '../src/features/vms/actions/verbs.ts';

const operations = (
  'start stop forceStop restart forceRestart suspend resume pause unpause ' +
  'delete clone reconfigure addDisk resizeDisk removeDisk addNic updateNic removeNic ' +
  'createSnapshot revertSnapshot deleteSnapshot migrate console backup exportDisk'
).split(' ');

function allowing(...names: readonly string[]): AllowedOperations {
  return Object.fromEntries(
    operations.map((name) => [
      name,
      names.includes(name)
        ? { allowed: true }
        : { allowed: false, kind: 'OperationFailed', reason: `not ${name} now` },
    ]),
  ) as AllowedOperations;
}

describe('why a verb cannot be done', () => {
  test('the missing right comes first: nobody has to wait for what the VM would say', () => {
    expect(against(factsOf('delete'), ['vms:read'], undefined)).toEqual({
      why: 'permission',
      permission: 'vms:delete',
    });
  });

  test('until the VM has been asked nothing is possible', () => {
    expect(against(factsOf('start'), ['vms:operate'], undefined)).toEqual({ why: 'not-read-yet' });
  });

  test('the reason is the one the VM gave for the operation behind the verb', () => {
    const allowed = allowing('start');
    expect(against(factsOf('start'), ['vms:operate'], allowed)).toBeUndefined();
    expect(against(factsOf('edit'), ['vms:change'], allowed)).toEqual({
      why: 'refused',
      reason: 'not reconfigure now',
    });
    expect(against(factsOf('snapshot'), ['vms:change'], allowed)).toEqual({
      why: 'refused',
      reason: 'not createSnapshot now',
    });
  });
});

test('verbs stand in the order of the design: console first, delete last', () => {
  expect(verbIds[0]).toBe('console');
  expect(verbIds.at(-1)).toBe('delete');
  const groups = verbIds.map((verb) => factsOf(verb).group);
  expect(groups).toEqual([...new Set(groups)].flatMap((group) => groups.filter((each) => each === group)));
});

describe('the power verb that is a button of its own', () => {
  test('stops what runs, and forces what cannot be asked', () => {
    expect(mainPowerVerb('RUNNING', allowing('stop', 'forceStop', 'pause'))).toBe('stop');
    expect(mainPowerVerb('RUNNING', allowing('forceStop'))).toBe('forceStop');
  });

  test('lets go on what is paused or asleep, and starts what is stopped', () => {
    expect(mainPowerVerb('PAUSED', allowing('unpause', 'forceStop'))).toBe('unpause');
    expect(mainPowerVerb('SUSPENDED', allowing('resume', 'start'))).toBe('resume');
    expect(mainPowerVerb('STOPPED', allowing('start'))).toBe('start');
    expect(mainPowerVerb('CRASHED', allowing('start', 'forceStop'))).toBe('forceStop');
  });

  test('is still one while nothing is possible, so that its reason can be read', () => {
    expect(mainPowerVerb('STOPPED', allowing())).toBe('start');
    expect(mainPowerVerb('UNKNOWN', undefined)).toBe('start');
    expect(mainPowerVerb('RUNNING', undefined)).toBe('stop');
  });
});
