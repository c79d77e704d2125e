import { expect, test } from 'vitest';
import { mappingFault } from '@anyvisor/port';

test('a mapping error leaves the port as a violation that points into the spec', () => {
  const error = mappingFault({
    kind: 'NetworkNotFound',
    subject: 'offce',
    pointer: '/network/nics/0/network',
    message: 'there is no network offce',
    candidates: ['office', 'lab'],
  });
  expect(error).toEqual({
    kind: 'InvalidVmSpec',
    retriable: false,
    message: 'there is no network offce',
    nextStep: 'Choose one of: office, lab.',
    violations: [
      { pointer: '/network/nics/0/network', message: 'there is no network offce', code: 'NetworkNotFound' },
    ],
  });
});

test('without candidates it gives no advice', () => {
  const error = mappingFault({
    kind: 'StorageNotFound',
    subject: 'x',
    pointer: '/x',
    message: 'no',
    candidates: [],
  });
  expect(error).not.toHaveProperty('nextStep');
});
