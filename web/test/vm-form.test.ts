import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { same, valueAt, withValue } from '../src/features/schema-form/json.ts';
import type { Json, JsonObject } from '../src/features/schema-form/json.ts';
import { changed, formOf, typed } from '../src/features/vm-form/form-state.ts';
import { lineOf, mergeYaml, readYaml, toYaml } from '../src/features/vm-form/yaml-document.ts';

const key = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.constantFrom('name', 'null', 'true', '1', '~', '- a', '#'),
  )
  .filter((text) => text !== '__proto__');
const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'yes',
      'no',
      'null',
      '0x10',
      '1e3',
      '.inf',
      '2026-01-01',
      ' a ',
      'a\nb\n',
      '#c',
      'a: b',
      '*a',
      '',
    ),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));
const path = fc
  .tuple(key, fc.array(fc.oneof(key, fc.nat({ max: 3 })), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest]);

describe('a spec as YAML', () => {
  test('reads back as what was written, whatever it holds', () => {
    fc.assert(
      fc.property(json.object, (document) => {
        expect(readYaml(toYaml(document))).toEqual({ ok: true, document });
      }),
      { numRuns: 400 },
    );
  });

  test('takes any change into any text and loses nothing else', () => {
    fc.assert(
      fc.property(json.object, json.object, (before, after) => {
        expect(readYaml(mergeYaml(toYaml(before), after))).toEqual({ ok: true, document: after });
      }),
      { numRuns: 400 },
    );
  });

  test('keeps comments and order when a field of the form changes', () => {
    const text = '# ours\nname: web # the first\ncompute:\n  memoryMb: 4096\n  # few\n  cpuCores: 2\n';
    const state = changed(typed(formOf({}), text), ['compute', 'cpuCores'], 4);
    expect(state.text).toBe(
      '# ours\nname: web # the first\ncompute:\n  memoryMb: 4096\n  # few\n  cpuCores: 4\n',
    );
    expect(state.document).toEqual({ name: 'web', compute: { memoryMb: 4096, cpuCores: 4 } });
  });

  test('is written anew where aliases make a change ambiguous', () => {
    const text = 'a: &x { n: 1 }\nb: *x\n';
    const merged = mergeYaml(text, { a: { n: 2 }, b: { n: 1 } });
    expect(readYaml(merged)).toEqual({ ok: true, document: { a: { n: 2 }, b: { n: 1 } } });
  });

  test.each([
    ['name: [', 1],
    ['name: a\ncompute:\n  cpuCores: 1\n cpuCores: 2\n', 4],
    ['name: a\nname: b\n', 2],
    ['- a\n', 1],
    ['a: .inf\n', 1],
  ])('says on which line %j cannot be read', (text, line) => {
    const reading = readYaml(text);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? 0 : reading.problem.line).toBe(line);
  });

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const state = typed(formOf({ name: 'a' }), text);
        expect(state.text).toBe(text);
        expect(state.problem === undefined || state.document['name'] === 'a').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('names the line of what a pointer means, or of what is around it', () => {
    const text = 'name: a\nstorage:\n  disks:\n    - sizeGb: 1\n    - sizeGb: 0\n';
    expect(lineOf(text, '/storage/disks/1/sizeGb')).toBe(5);
    expect(lineOf(text, '/storage/disks/1/bus')).toBe(5);
    expect(lineOf(text, '/network')).toBe(1);
  });
});

describe('the form and its document', () => {
  test('what a field sets is there, in document and text, and everything else stays', () => {
    fc.assert(
      fc.property(json.object, path, fc.string(), (document, where, value) => {
        const before = formOf(document);
        const after = changed(before, where, value);
        const read = readYaml(after.text);
        expect(read.ok && same(read.document, after.document)).toBe(true);
        for (const [name, item] of Object.entries(document)) {
          if (name !== where[0]) {
            expect(after.document[name]).toEqual(item);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a value that is set can be read where it was set, and taken away again', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), fc.integer(), (where, value) => {
        const set = withValue({}, where, value);
        expect(valueAt(set, where)).toBe(value);
        expect(valueAt(withValue(set, where, undefined), where)).toBeUndefined();
      }),
    );
  });

  test('a part that is empty and means nothing then goes with the last thing in it', () => {
    const state = formOf({ guest: { hostname: 'a' }, compute: { hugePages: { sizeMb: 2 } } });
    expect(changed(state, ['guest', 'hostname'], undefined).document).toEqual({
      compute: { hugePages: { sizeMb: 2 } },
    });
    expect(changed(state, ['compute', 'hugePages', 'sizeMb'], undefined).document).toEqual({
      guest: { hostname: 'a' },
      compute: { hugePages: {} },
    });
  });
});

test('settings of a platform go with the last of them', () => {
  const state = formOf({ name: 'a', extensions: { PROXMOX: { pool: 'p' } } });
  expect(changed(state, ['extensions', 'PROXMOX', 'pool'], undefined).document).toEqual({ name: 'a' });
});
