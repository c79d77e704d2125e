/** Names come from hypervisors: what they hold must not reach the terminal as commands. */
export function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, '\u{FFFD}');
}
