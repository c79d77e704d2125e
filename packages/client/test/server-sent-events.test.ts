import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverSentMessages } from '../src/index.ts';

async function read(chunks: readonly Uint8Array[]) {
  const messages = [];
  for await (const message of serverSentMessages(ReadableStream.from(chunks))) messages.push(message);
  return messages;
}

const line = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((text) => !/[\r\n]/.test(text) && !text.startsWith(' '));

test('messages are the same however the network cuts them, with any line end', async () => {
  const messages = fc.array(
    fc.record({
      id: fc.option(fc.nat().map(String), { nil: undefined }),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      messages,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat({ max: 20 })),
      async (sent, end, cuts) => {
        const text = sent
          .map(
            ({ id, lines }) =>
              [...(id === undefined ? [] : [`id: ${id}`]), ...lines.map((each) => `data: ${each}`), ''].join(
                end,
              ) + end,
          )
          .join(`: a comment${end}`);
        const bytes = new TextEncoder().encode(text);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) chunks.push(bytes.subarray(at, (at += cut)));
        const heard = await read([...chunks, bytes.subarray(at)]);
        expect(heard).toEqual(sent.map(({ id, lines }) => ({ id, data: lines.join('\n') })));
      },
    ),
  );
});

test('an id without data is told: it is where to go on', async () => {
  expect(await read([new TextEncoder().encode('retry: 2000\nid: 7\n\n: alive\n\n')])).toEqual([
    { id: '7', data: '' },
  ]);
});

test('a line without end is refused', async () => {
  const endless = Array.from({ length: 5 }, () => new Uint8Array(1024 * 1024).fill(97));
  await expect(read(endless)).rejects.toThrow('too long');
});
