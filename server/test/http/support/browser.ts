import type { SessionView } from '@anyvisor/api';
import type { TestApp } from './test-app.ts';

export const password = 'quiet lamps over the harbour';

export interface BrowserAsk {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves the CSRF token out. */
  readonly withoutToken?: true;
}

/** What a browser does around a request: keeps cookies, and as our page would, sends the CSRF token along. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  session: SessionView | undefined;
  readonly cookieHeader: () => string;
  readonly ask: (method: string, path: string, ask?: BrowserAsk) => Promise<Response>;
  readonly signIn: (name: string, secret?: string) => Promise<Response>;
}

export const sessionCookie = '__Host-anyvisor-session';

export function testBrowser(it: Pick<TestApp, 'url'>): TestBrowser {
  const cookies = new Map<string, string>();
  const browser: TestBrowser = {
    cookies,
    session: undefined,
    cookieHeader: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    ask: async (method, path, { body, headers = {}, withoutToken } = {}) => {
      const changes = !['GET', 'HEAD'].includes(method);
      const token = changes && withoutToken === undefined ? browser.session?.csrfToken : undefined;
      const answer = await fetch(`${it.url}/api/v1${path}`, {
        method,
        headers: {
          ...(cookies.size === 0 ? {} : { cookie: browser.cookieHeader() }),
          ...(changes ? { origin: it.url } : {}),
          ...(token === undefined ? {} : { 'x-csrf-token': token }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') {
          cookies.delete(name);
        } else {
          cookies.set(name, value);
        }
      }
      return answer;
    },
    signIn: async (name, secret = password) => {
      const answer = await browser.ask('POST', '/session', { body: { name, password: secret } });
      if (answer.status === 201) {
        browser.session = (await answer.clone().json()) as SessionView;
      }
      return answer;
    },
  };
  return browser;
}

/** A user of the app's tenant `mine` (or of whoever's token asks), and a browser in which they are signed in. */
export async function signedIn(
  it: TestApp,
  name: string,
  role: 'admin' | 'operator' | 'viewer',
  as: 'admin' | 'stranger' = 'admin',
): Promise<TestBrowser & { readonly id: string }> {
  const made = await it.json<{ id: string }>('POST', '/users', { as, body: { name, role, password } });
  const browser = testBrowser(it);
  const answer = await browser.signIn(name);
  if (answer.status !== 201) {
    throw new Error(`${name} could not sign in: ${answer.status} ${await answer.text()}`);
  }
  return Object.assign(browser, { id: made.id });
}
