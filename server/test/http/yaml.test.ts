import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ApiFault } from '../../src/http/api-fault.ts';
import { parseJson } from '../../src/http/bodies/json.ts';
import { parseYaml } from '../../src/http/bodies/yaml.ts';
import { maxDepth, tooDeep } from '../../src/http/bodies/depth.ts';

test('what can be said in JSON reads the same in YAML', () => {
  const document = fc
    .jsonValue({ maxDepth: 6 })
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    .filter((value) => value !== null && !JSON.stringify(value).includes('"__proto__"'));
  fc.assert(
    fc.property(document, (value) => {
      expect(parseYaml(JSON.stringify(value))).toEqual(value);
      expect(parseYaml(stringify(value))).toEqual(value);
      expect(parseJson(JSON.stringify(value))).toEqual(value);
    }),
  );
});

test('no input breaks a parser: it is read or refused in words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const parse of [parseYaml, parseJson]) {
        expect(refusal(() => parse(text))).toBeOneOf([undefined, 422]);
      }
    }),
  );
});

describe('YAML is refused', () => {
  const laughs = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const before = 'abcdefgh'[at] ?? '';
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    }),
  ].join('\n');

  test.each([
    ['with a billion laughs', laughs],
    ['with a key twice', 'a: 1\na: 2'],
    ['with two documents', 'a: 1\n---\nb: 2'],
    ['with a tag of its own', 'a: !ruby/object {}'],
    ['with an infinity', 'a: .inf'],
    ['that reaches for prototypes', '__proto__: { a: 1 }'],
    ['that is not YAML', 'a: [1'],
  ])('%s', (_, text) => {
    expect(() => parseYaml(text)).toThrow(expect.objectContaining({ status: 422 }));
  });

  test('beyond 256 KiB', () => {
    expect(() => parseYaml(`a: ${'x'.repeat(256 * 1024)}`)).toThrow(expect.objectContaining({ status: 413 }));
  });
});

test('depth is measured without recursion', () => {
  let deep: unknown = 1;
  for (let n = 0; n < 100_000; n += 1) deep = [deep];
  expect(tooDeep(deep)).toBe(true);
  let allowed: unknown = 1;
  for (let n = 0; n < maxDepth; n += 1) allowed = { below: allowed };
  expect(tooDeep(allowed)).toBe(false);
  expect(tooDeep([allowed])).toBe(true);
});

/** With what status it was refused; `undefined`: it was read. */
function refusal(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (thrown) {
    return thrown instanceof ApiFault ? thrown.status : thrown;
  }
}
