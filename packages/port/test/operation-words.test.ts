import { expect, test } from 'vitest';
import { notSupported, operationWords } from '../src/index.ts';

test('a method goes by words in the messages for people, and by its name in the error', () => {
  expect(notSupported('migrateVm', 'LIBVIRT', 'there is one host only')).toMatchObject({
    message: 'moving the VM is not available here: there is one host only',
    operation: 'migrateVm',
  });
});

test('a step of a method goes by the words of the method', () => {
  expect(operationWords('createVm/volume-0')).toBe('making the VM');
});

test("a call of the platform's own keeps its name", () => {
  expect(operationWords('POST /nodes/n1/qemu')).toBe('POST /nodes/n1/qemu');
});
