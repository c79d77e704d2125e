import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePropertyString, printProperties } from '../../simulator/schema/property-string.ts';
import { propertyFormats } from '../../simulator/schema/property-formats.ts';
import { printSize, readSize } from '../../simulator/state/sizes.ts';
import { printUpid, readUpid } from '../../simulator/tasks/upid.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}[a-z0-9]$/);
const number32 = fc.nat({ max: 0x7fffffff });

test('a task identifier survives being written and read', () => {
  fc.assert(
    fc.property(
      word,
      number32,
      number32,
      number32,
      word,
      fc.oneof(fc.constant(''), word),
      word,
      (node, pid, pstart, starttime, type, id, user) => {
        const parts = { node, pid, pstart, starttime, type, id, user: `${user}@pam` };
        expect(readUpid(printUpid(parts))).toEqual(parts);
      },
    ),
  );
});

test('no text makes the identifier’s reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parts = readUpid(text);
      expect(parts === undefined || text.startsWith('UPID:')).toBe(true);
    }),
  );
});

test('a network card survives being read and written', () => {
  const format = propertyFormats['qemu-net'];
  if (format === undefined) throw new Error('no format');
  const mac = fc
    .array(fc.nat({ max: 255 }), { minLength: 5, maxLength: 5 })
    .map((bytes) =>
      ['02', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':').toUpperCase(),
    );
  fc.assert(
    fc.property(
      fc.constantFrom('virtio', 'e1000', 'vmxnet3'),
      mac,
      word,
      fc.integer({ min: 1, max: 4094 }),
      (model, address, bridge, tag) => {
        const text = `${model}=${address},bridge=${bridge},tag=${String(tag)}`;
        const parsed = parsePropertyString(format, text);
        expect(parsed.ok && printProperties(format, parsed.properties)).toBe(text);
      },
    ),
  );
});

test('no text makes a property reader throw, and what it accepts it accepts again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(propertyFormats)), fc.string(), (format, text) => {
      const parsed = parsePropertyString(format, text);
      const again = parsed.ok
        ? parsePropertyString(format, printProperties(format, parsed.properties)).ok
        : true;
      expect(again).toBe(true);
    }),
  );
});

test('a size in bytes survives being written and read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (bytes) => {
      expect(readSize(printSize(bytes))).toBe(bytes);
    }),
  );
});
