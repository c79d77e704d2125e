import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf, doubledNames, mappingOf } from '../src/features/connections/mapping.ts';
import {
  isChanged,
  parameterViolations,
  parametersOf,
  parametersPatch,
  pinField,
} from '../src/features/connections/parameters-form.ts';
import type { ParametersForm } from '../src/features/connections/parameters-form.ts';
import { testLines } from '../src/features/connections/test-stream.ts';
import type { TestLine } from '../src/features/connections/test-stream.ts';
import type { SchemaNode } from '../src/features/schema-form/json-schema.ts';
import { alternativeIn, alternativesOf } from '../src/features/schema-form/relevance.ts';

/** As an adapter's: two ways to log in, and a field that counts for one kind of address only. */
const node: SchemaNode = {
  type: 'object',
  properties: {
    type: { type: 'string', const: 'SOME' },
    uri: { type: 'string', maxLength: 100 },
    token: { type: 'string', minLength: 1 },
    username: { type: 'string', minLength: 1 },
    password: { type: 'string', minLength: 1 },
    pin: { type: 'string', pattern: '^[0-9a-f]{4}$', 'x-pin': true },
  },
  required: ['type', 'uri'],
  additionalProperties: false,
  anyOf: [
    { title: 'Token', required: ['token'] },
    { title: 'Password', required: ['username', 'password'] },
  ],
  allOf: [
    {
      if: { properties: { uri: { pattern: '^tls:' } }, required: ['uri'] },
      else: { properties: { pin: false } },
    },
  ],
};

function form(part: Partial<ParametersForm>): ParametersForm {
  return { node, value: {}, alternative: 0, secretsSet: [], ...part };
}

describe('the form of a connection', () => {
  test('sends only what counts for the chosen way and address', () => {
    const value = { uri: 'tcp://a', token: 't', username: 'u', password: 'p', pin: 'abcd' };
    expect(parametersOf(form({ value }))).toEqual({ type: 'SOME', uri: 'tcp://a', token: 't' });
    expect(parametersOf(form({ value: { ...value, uri: 'tls://a' }, alternative: 1 }))).toEqual({
      type: 'SOME',
      uri: 'tls://a',
      username: 'u',
      password: 'p',
      pin: 'abcd',
    });
  });

  test('misses what is needed, but no secret that the server has', () => {
    const missing = (part: Partial<ParametersForm>) =>
      parameterViolations(form(part)).map(({ pointer, rule }) => `${pointer} ${rule}`);
    expect(missing({})).toEqual(['/uri required', '/token required']);
    expect(missing({ value: { uri: 'a', username: 'u' }, alternative: 1 })).toEqual(['/password required']);
    expect(missing({ value: { uri: 'a', username: 'u' }, alternative: 1, secretsSet: ['password'] })).toEqual(
      [],
    );
    expect(missing({ value: { uri: 'tls:a', token: 't', pin: 'x' } })).toEqual(['/pin form']);
  });

  test('takes away the secret of a way that was left', () => {
    const left = form({
      value: { uri: 'a', username: 'u', password: 'p' },
      alternative: 1,
      secretsSet: ['token'],
    });
    expect(parametersPatch(left)).toEqual({
      type: 'SOME',
      uri: 'a',
      username: 'u',
      password: 'p',
      token: null,
    });
  });

  test('begins with the way that was used, and is unchanged until something is', () => {
    const stored = { uri: 'a', username: 'u' };
    expect(alternativeIn(alternativesOf(node), stored)).toBe(1);
    expect(alternativeIn(alternativesOf(node), { uri: 'a' }, ['token'])).toBe(0);
    expect(isChanged(form({ value: stored, alternative: 1 }), stored)).toBe(false);
    expect(isChanged(form({ value: { ...stored, password: 'new' }, alternative: 1 }), stored)).toBe(true);
  });

  test('has a place for a fingerprint only where one counts', () => {
    expect(pinField(form({ value: { uri: 'tls:a' } }))).toBe('pin');
    expect(pinField(form({ value: { uri: 'tcp:a' } }))).toBeUndefined();
  });
});

describe('a streamed test', () => {
  const lines: readonly TestLine[] = [
    { step: { name: 'reach', outcome: 'passed', detail: 'fine ✓' } },
    { step: { name: 'login', outcome: 'failed', detail: 'a\nb' } },
  ];

  test('is read line by line, wherever the network cuts it', async () => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: text.length })), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(await collected(testLines(streamed(chunks)))).toEqual(lines);
      }),
    );
  });

  test('never grows without end', async () => {
    const endless = streamed(Array.from({ length: 40 }, () => 'x'.repeat(100_000)));
    await expect(collected(testLines(endless))).rejects.toThrow('too long');
  });
});

test('a mapping comes back from its form as it went in', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '__proto__');
  const record = fc.record(
    { targetComputeUnit: word, defaultResourcePool: word },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      record,
      fc.array(word),
      fc.dictionary(word, word, { noNullPrototype: true }),
      (compute, others, networks) => {
        const mapping = {
          computeMapping: compute,
          storageMapping: { alternativeDatastores: others },
          networkMapping: { networks },
        };
        expect(mappingOf(draftOf(mapping))).toEqual(mapping);
        expect(doubledNames(draftOf(mapping)).size).toBe(0);
      },
    ),
  );
});

async function* streamed(chunks: readonly string[]): AsyncGenerator<string, void, void> {
  yield* chunks;
}

async function collected(given: AsyncIterable<TestLine>): Promise<readonly TestLine[]> {
  const all: TestLine[] = [];
  for await (const line of given) {
    all.push(line);
  }
  return all;
}
