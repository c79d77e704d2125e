/** One message of an event stream. */
export interface ServerSentMessage {
  readonly id: string | undefined;
  readonly data: string;
}

/** No message of ours is longer, in characters. */
const longest = 4 * 1024 * 1024;

/**
 * Reads an event stream (HTML Standard, section 9.2.6). A message without data is yielded too, with empty data, because
 * its id counts.
 */
export async function* serverSentMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentMessage, void, void> {
  let buffer = '';
  let endedWithCr = false;
  let id: string | undefined;
  let data: string[] = [];
  for await (const chunk of texts(body)) {
    // A line may end with CR LF, and the network may cut between the two.
    buffer += endedWithCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    endedWithCr = chunk.endsWith('\r');
    if (buffer.length > longest) {
      throw new Error('a line of the event stream is too long');
    }
    const lines = buffer.split(/\r\n|\n|\r/);
    buffer = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (id !== undefined || data.length > 0) {
          yield { id, data: data.join('\n') };
        }
        data = [];
        id = undefined;
      } else {
        const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'data') {
          data.push(value);
        } else if (field === 'id') {
          id = value;
        }
      }
    }
  }
}

/** The stream as text, read by hand: not every browser can iterate over a stream. Left early, the stream is cancelled. */
async function* texts(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const text = decoder.decode(value, { stream: true });
      if (text !== '') {
        yield text;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
