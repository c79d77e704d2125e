/**
 * JSON text that `jsonb` takes: it refuses NUL and half a surrogate pair, and hypervisors have names and messages with
 * both. They become U+FFFD. Use it for whatever holds words of somebody else's.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return unstorable.test(text) ? JSON.stringify(value, storable) : text;
}

/** The same for a text column. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

const unstorable = /\\u0000|\\ud[89a-f]/i;

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value;
}
