import { followEvents } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Cli } from '../cli.ts';
import { collect, sequenceNumber } from '../input/options.ts';
import { plainText } from '../output/plain-text.ts';

export function addEventCommands(program: Command, cli: Cli): void {
  const events = program.command('events').alias('event').description('what happens');
  events
    .command('follow')
    .description('print events as they come, until Ctrl-C; with -o json one object per line')
    .option('--since <seq>', 'begin after this sequence number', sequenceNumber)
    .option(
      '--type <type>',
      'only this type, such as operation.finished or vm.*; repeat it for more',
      collect,
    )
    .action(async ({ since, type }: { since?: number; type?: string[] }) => {
      // `anyvisor events follow | head` ends with its reader.
      const unread = new AbortController();
      cli.io.stdout.once('error', () => unread.abort());
      const following = followEvents({
        ...(await cli.server()),
        signal: AbortSignal.any([cli.io.signal, unread.signal]),
        ...(since === undefined ? {} : { since }),
        ...(type === undefined ? {} : { types: type }),
        onOpen: () => cli.io.stderr.write('Following events; Ctrl-C ends.\n'),
      });
      for await (const event of following) {
        cli.io.stdout.write(eventText(event, cli.format()));
      }
    });
}

function eventText(event: Schemas['Event'], format: ReturnType<Cli['format']>): string {
  if (format === 'json') {
    return `${JSON.stringify(event)}\n`;
  }
  if (format === 'yaml') {
    return `---\n${stringify(event)}`;
  }
  const { time, type, subject, data } = event;
  const facts = Object.entries(data).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [`${name}=${value}`]
      : [],
  );
  return (
    `${time}  ${type.padEnd(24)} ${plainText(subject.name ?? subject.id)}  ${plainText(facts.join(' '))}`.trimEnd() +
    '\n'
  );
}
