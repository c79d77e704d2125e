/** The HTTP API as a stranger would use it: no types of ours, so that a test sees what is really sent. */
export interface Api {
  readonly get: <T>(path: string) => Promise<T>;
  readonly send: <T>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<T>;
  /** The raw answer, also for failures. */
  readonly raw: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
}

/** As far as the tests read it; docs: packages/api/openapi.json. */
export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly result: { readonly vmId?: string; readonly name?: string; readonly nativeRef?: string } | null;
  readonly error: { readonly kind: string; readonly detail?: string; readonly message?: string } | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const REQUEST_DEADLINE_MS = 90_000;

export function apiOf(url: string, token: string): Api {
  const raw: Api['raw'] = (method, path, body, headers = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
    });
  const send: Api['send'] = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T> => {
    const answer = await raw(method, path, body, headers);
    const text = await answer.text();
    if (!answer.ok) throw new ApiRefusal(answer.status, `${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return { raw, send, get: (path) => send('GET', path) };
}

export class ApiRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
  }
}

/** Every item of a list, page by page. */
export async function listAll<T>(api: Api, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const separator = path.includes('?') ? '&' : '?';
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<T> = await api.get(`${path}${separator}limit=500${more}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

export function isFinal(operation: Operation): boolean {
  return operation.state === 'SUCCEEDED' || operation.state === 'FAILED' || operation.state === 'CANCELLED';
}
