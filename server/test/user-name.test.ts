import { userName } from '@anyvisor/api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passwordFault } from '../src/identity/password-policy.ts';
import { userKey } from '../src/identity/user-name.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 30 });
const anyCodePoints = fc.string({ unit: 'binary', maxLength: 30 });

describe('the key of a name', () => {
  test('is the same for every way to write the name', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyCodePoints), (name) => {
        const key = userKey(name);
        expect(userKey(key)).toBe(key);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          expect(userKey(name.normalize(form))).toBe(key);
        }
        expect(userKey(name.toLowerCase())).toBe(key);
        expect(userKey(name.toUpperCase())).toBe(key);
      }),
      { numRuns: 5000 },
    );
  });

  test('keeps different names apart', () => {
    const names = ['anna', 'anne', 'anna1', 'ana', 'änna', 'anna-', 'ann@a'];
    expect(new Set(names.map(userKey)).size).toBe(names.length);
  });
});

describe('a name', () => {
  test('that is taken is bounded, and holds nothing that cannot be seen or that turns text around', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyCodePoints), (text) => {
        const parsed = userName.safeParse(text);
        if (parsed.success) {
          expect(Array.from(parsed.data).length).toBeLessThanOrEqual(60);
          expect(parsed.data).not.toMatch(/[\p{C}\p{Z}/\\:#?"'<>&]/u);
          expect(userName.parse(parsed.data)).toBe(parsed.data);
          expect(userKey(parsed.data)).toBe(userKey(text));
        }
      }),
      { numRuns: 5000 },
    );
  });

  test('may be an address, a login or a given name', () => {
    for (const name of ['anna', 'a.meier', 'anna@example.com', 'Jürgen', '田中', 'ops-1', 'x_y', '007']) {
      expect(userName.safeParse(name).success).toBe(true);
    }
  });
});

describe('a password', () => {
  test('is refused when it is among the commonest, the name, a repetition or a sequence', () => {
    for (const weak of [
      'password1234',
      'P@ssw0rd2026',
      '!!Passwort123',
      'qwertzuiop12',
      'changemechangeme',
      '1qaz2wsx3edc',
      'iloveyou1234',
      'correct horse battery staple',
      'Administrator1',
      'letmein!!!!!!',
      'vmware123456',
      'aaaaaaaaaaaa',
      'abababababab',
      'xyzxyzxyzxyzx',
      '123412341234',
      'aaaaaaaaaaaab',
      '123456789012',
      '987654321098',
      'abcdefghijkl',
      'lkjihgfedcba',
      'anna.meier2026',
      'ANNA.MEIER!!!',
      'anna.meieranna.meier',
      '2026anna.meier',
    ]) {
      expect([weak, passwordFault(weak, 'Anna.Meier')]).toEqual([weak, expect.any(String)]);
    }
  });

  test('is taken when somebody thought of it', () => {
    for (const good of [
      'quiet lamps over the harbour',
      'tr0ub4dor&3-and-more',
      'Xk7#pQ2!mW9z',
      'anna.meier likes grey herons',
      'Fünf grüne Äpfel',
      '4831 9027 5562',
      '🦔🦔🐟 hedgehog fish',
    ]) {
      expect([good, passwordFault(good, 'Anna.Meier')]).toEqual([good, undefined]);
    }
  });

  test('that is random is taken, and judging any text ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 256 }),
        fc.string({ maxLength: 60 }),
        (text, name) => {
          const fault = passwordFault(text, name);
          expect(fault === undefined || fault.length > 0).toBe(true);
        },
      ),
    );
    fc.assert(
      fc.property(fc.base64String({ minLength: 24, maxLength: 64 }), (text) => {
        fc.pre(new Set(text).size > 12);
        expect(passwordFault(text, 'anna')).toBeUndefined();
      }),
    );
  });
});
