import createFetchClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { ApiProblem, ServerUnreachable, problemIn } from './api-problem.ts';
import type { paths } from './generated/schema.ts';

export interface ClientOptions {
  /** Of the server: `http://127.0.0.1:8680`. */
  readonly url: string;
  /** Absent in a browser, where the session's cookie says who asks. */
  readonly token?: string;
  /** More headers, asked for with each request. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/** Typed calls by path: `client.GET('/api/v1/vms', {params})`. Put `answerOf` around them. */
export type ApiClient = Client<paths>;

export function createClient({ url, token = '', headers }: ClientOptions): ApiClient {
  const baseUrl = url.replace(/\/+$/, '');
  const client = createFetchClient<paths>({
    baseUrl,
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    fetch: async (request) => {
      try {
        return await fetch(request);
      } catch (cause) {
        if (request.signal.aborted) {
          throw cause;
        }
        throw new ServerUnreachable(baseUrl, `No Anyvisor server answers at ${baseUrl}`, cause);
      }
    },
  });
  if (headers !== undefined) {
    client.use({
      onRequest: ({ request }) => {
        for (const [name, value] of Object.entries(headers())) {
          request.headers.set(name, value);
        }
        return request;
      },
    });
  }
  return client;
}

/** The body of an answer; throws `ApiProblem` when the server refused. */
export async function answerOf<T>(
  call: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw problemIn(error, response);
  }
  return data as T;
}

/** Is it the server's own word for `kind`? */
export function isProblem(thrown: unknown, kind?: ApiProblem['problem']['kind']): thrown is ApiProblem {
  return thrown instanceof ApiProblem && (kind === undefined || thrown.problem.kind === kind);
}
