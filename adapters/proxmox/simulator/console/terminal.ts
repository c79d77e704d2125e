import type { Channel } from './consoles.ts';

/**
 * termproxy's protocol (pve-xtermjs): first `user:ticket\n`, answered with `OK`; then `0:LENGTH:data` is typed text,
 * `1:COLS:ROWS:` a new size, `2` a sign of life. Output comes raw. The shell only echoes, until `exit`.
 */
export function speakTerminal(
  channel: Channel,
  prompt: string,
  isTicket: (user: string, ticket: string) => boolean,
): void {
  let known = false;
  let line = '';
  const shell = (text: string): void => {
    for (const letter of text) {
      if ((letter === '\r' || letter === '\n') && /^(?:exit|logout)$/.test(line.trim())) {
        channel.close();
        return;
      }
      if (letter === '\r' || letter === '\n') {
        channel.send(Buffer.from(`\r\n${line === '' ? '' : `${line}\r\n`}${prompt}`));
        line = '';
      } else if (letter === '\u0004') {
        channel.close();
        return;
      } else {
        line += letter;
        channel.send(Buffer.from(letter));
      }
    }
  };
  channel.onMessage((bytes) => {
    const text = bytes.toString('utf8');
    if (known) {
      const typed = /^0:(\d+):([\s\S]*)$/.exec(text);
      if (typed !== null) shell((typed[2] ?? '').slice(0, Number(typed[1])));
      return;
    }
    const end = text.indexOf('\n');
    const [user = '', ...rest] = text.slice(0, end < 0 ? undefined : end).split(':');
    if (end < 0 || !isTicket(user, rest.join(':'))) {
      channel.close();
      return;
    }
    known = true;
    channel.send(Buffer.from('OK'));
    channel.send(Buffer.from(`\r\n${prompt}`));
    const after = text.slice(end + 1);
    if (after !== '') shell(/^0:\d+:([\s\S]*)$/.exec(after)?.[1] ?? '');
  });
}
