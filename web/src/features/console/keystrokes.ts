/** One key to press and let go. */
export interface Keystroke {
  /** As X11 numbers keys; what a server without scan codes goes by. */
  readonly keysym: number;
  /** The key's place on a US keyboard (`KeyboardEvent.code`); null: it has none. */
  readonly code: string | null;
  readonly shift: boolean;
}

/** Most that is typed at once: at some 100 keys a second a longer text would block the screen for minutes. */
export const mostTyped = 4_000;

const plain: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '-': 'Minus',
  '=': 'Equal',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
  ';': 'Semicolon',
  "'": 'Quote',
  '`': 'Backquote',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
};
const shifted: Readonly<Record<string, string>> = {
  '!': 'Digit1',
  '@': 'Digit2',
  '#': 'Digit3',
  $: 'Digit4',
  '%': 'Digit5',
  '^': 'Digit6',
  '&': 'Digit7',
  '*': 'Digit8',
  '(': 'Digit9',
  ')': 'Digit0',
  _: 'Minus',
  '+': 'Equal',
  '{': 'BracketLeft',
  '}': 'BracketRight',
  '|': 'Backslash',
  ':': 'Semicolon',
  '"': 'Quote',
  '~': 'Backquote',
  '<': 'Comma',
  '>': 'Period',
  '?': 'Slash',
};

/**
 * A text as the keys that type it on a US keyboard. Line ends become Return, other control characters are left out. A
 * character no key has goes by its keysym alone (X11: Latin-1 as it is, the rest of Unicode from 0x01000000 on).
 */
export function keystrokes(text: string): readonly Keystroke[] {
  return Array.from(text.replaceAll(/\r\n?/g, '\n'))
    .slice(0, mostTyped)
    .flatMap((character) => {
      const stroke = strokeOf(character);
      return stroke === undefined ? [] : [stroke];
    });
}

function strokeOf(character: string): Keystroke | undefined {
  if (character === '\n') {
    return { keysym: 0xff0d, code: 'Enter', shift: false };
  }
  if (character === '\t') {
    return { keysym: 0xff09, code: 'Tab', shift: false };
  }
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) {
    return undefined;
  }
  const keysym = point < 0x100 ? point : 0x0100_0000 + point;
  if (/^[a-z]$/.test(character)) {
    return { keysym, code: `Key${character.toUpperCase()}`, shift: false };
  }
  if (/^[A-Z]$/.test(character)) {
    return { keysym, code: `Key${character}`, shift: true };
  }
  if (/^[0-9]$/.test(character)) {
    return { keysym, code: `Digit${character}`, shift: false };
  }
  if (Object.hasOwn(shifted, character)) {
    return { keysym, code: shifted[character] ?? null, shift: true };
  }
  return { keysym, code: Object.hasOwn(plain, character) ? (plain[character] ?? null) : null, shift: false };
}
