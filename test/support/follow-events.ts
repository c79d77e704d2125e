/** A subscriber of the event stream, as a browser is one. */
export interface FollowedEvents {
  /** Resolves with the instant (`performance.now()`) at which a matching event had arrived whole. */
  readonly next: (matches: (event: string) => boolean) => Promise<number>;
  readonly close: () => void;
}

const ARRIVAL_DEADLINE_MS = 20_000;

export async function followEvents(url: string, token: string): Promise<FollowedEvents> {
  const abort = new AbortController();
  const answer = await fetch(`${url}/api/v1/events`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: abort.signal,
  });
  if (!answer.ok || answer.body === null) throw new Error(`the event stream answered ${answer.status}`);
  const waiting = new Set<(event: string) => void>();
  void read(answer.body, (event) => {
    for (const listener of waiting) listener(event);
  }).catch(() => undefined);
  return {
    next: (matches) =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          waiting.delete(listener);
          clearTimeout(late);
        };
        const listener = (event: string): void => {
          if (!matches(event)) return;
          done();
          resolve(performance.now());
        };
        const late = setTimeout(() => {
          done();
          reject(new Error('the event did not arrive in time'));
        }, ARRIVAL_DEADLINE_MS);
        waiting.add(listener);
      }),
    close: () => abort.abort(),
  };
}

async function read(body: ReadableStream<Uint8Array>, onEvent: (event: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    parts.forEach(onEvent);
  }
}

/** Does an event, as it came over the line, tell that a VM now is in this power state? */
export function tellsState(event: string, state: string): boolean {
  const text = /^data: ?(.*)$/m.exec(event)?.[1];
  if (text === undefined || text === '') return false;
  const { data } = JSON.parse(text) as { readonly data?: { readonly powerState?: string } };
  return data?.powerState === state;
}
