import type { Schemas } from '../../api/client.ts';

export type TestStep = Schemas['ConnectionStep'];
export type TestReport = Schemas['ConnectionReport'];

/** A line of a streamed test: exactly one of the three is there. */
export interface TestLine {
  readonly step?: TestStep;
  readonly report?: TestReport;
  readonly problem?: Schemas['Problem'];
}

/** No line of ours is longer, in characters. */
const longest = 1024 * 1024;

/** Lines of newline-delimited JSON as they come, wherever the network cuts them; an empty line says only "still there". */
export async function* testLines(chunks: AsyncIterable<string>): AsyncGenerator<TestLine, void, void> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    if (rest.length > longest) {
      throw new Error('a line of the test is too long');
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(isFull).map(parse);
  }
  yield* [rest].filter(isFull).map(parse);
}

function isFull(line: string): boolean {
  return line.trim() !== '';
}

function parse(line: string): TestLine {
  return JSON.parse(line) as TestLine;
}
