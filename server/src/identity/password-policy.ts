import { commonPasswords } from './common-passwords.ts';
import { userKey } from './user-name.ts';

/** Why a password of the right length is refused all the same, for people; `undefined`: it is taken. */
export function passwordFault(password: string, userName: string): string | undefined {
  const plain = userKey(password);
  const core = withoutEnds(plain);
  if (isLittleMoreThan(userKey(userName), plain)) {
    return "must not be little more than the user's name";
  }
  if (isRepetition(plain)) {
    return 'repeats a few characters: choose a longer thought';
  }
  if (isSequence(plain)) {
    return 'counts or runs through the alphabet: choose something nobody would try';
  }
  if ([plain, core].some((text) => commonPasswords.has(text.replaceAll(' ', '')))) {
    return 'is among the commonest passwords, which are tried first: choose another';
  }
  return undefined;
}

/** `anna-anna-anna`, `administrator2026!`: what is left beside the name is signs, digits or next to nothing. */
function isLittleMoreThan(name: string, plain: string): boolean {
  const rest = plain.replaceAll(name, '');
  return rest !== plain && rest.replaceAll(/[^\p{L}]/gu, '').length < 4 && rest.length < 10;
}

/** Without the digits and signs that people put in front and behind. */
function withoutEnds(text: string): string {
  return text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
}

/** `abcabcabcabc`, `aaaaaaaaaaaa`: something of up to eight characters again and again. */
function isRepetition(text: string): boolean {
  return /^(.{1,8}?)\1+.{0,3}$/su.test(text);
}

/** `123456789012`, `abcdefghijkl`, `987654321098`: each character the neighbour of the one before, a digit also around. */
function isSequence(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return [1, -1].some((step) =>
    codes.every((code, index) => {
      const before = codes[index - 1];
      const around = isDigit(code) && isDigit(before) && (code - (before ?? 0) - step) % 10 === 0;
      return before === undefined || code - before === step || around;
    }),
  );
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 48 && code <= 57;
}
