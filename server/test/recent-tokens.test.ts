import { describe, expect, test } from 'vitest';
import type { TokenPrincipal } from '../src/identity/principal.ts';
import { rememberRecentTokens } from '../src/identity/recent-tokens.ts';
import type { Tokens } from '../src/identity/tokens.ts';

const principal: TokenPrincipal = {
  type: 'token',
  tenantId: 't',
  id: 'k',
  name: 'somebody',
  role: 'viewer',
  platformAdmin: false,
  madeBy: null,
};

/** Tokens with one good secret, a count of look-ups, and a clock that the test turns. */
function setUp() {
  const state = { now: 0, lookUps: 0, good: true };
  const tokens: Tokens = {
    create: () => Promise.reject(new Error('not asked here')),
    list: () => Promise.resolve([]),
    revoke: () => {
      state.good = false;
      return Promise.resolve(true);
    },
    recognise: (secret) => {
      state.lookUps += 1;
      return Promise.resolve(state.good && secret === 'good' ? principal : undefined);
    },
  };
  const listeners = new Set<(principalId: string | undefined) => void>();
  const happened = (principalId: string) => listeners.forEach((listener) => listener(principalId));
  const listen = (listener: (principalId: string | undefined) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const changes = { happened, listen };
  return {
    state,
    happened,
    tokens: rememberRecentTokens(tokens, { now: () => new Date(state.now) }, changes),
  };
}

describe('a recently seen token', () => {
  test('is looked up once for what comes at once', async () => {
    const { state, tokens } = setUp();
    await tokens.recognise('good');
    expect(await tokens.recognise('good')).toEqual(principal);
    expect(state.lookUps).toBe(1);
  });

  test('is looked up again in the background, and in earnest when the memory is old', async () => {
    const { state, tokens } = setUp();
    await tokens.recognise('good');
    state.now = 3_000;
    expect(await tokens.recognise('good')).toEqual(principal);
    expect(state.lookUps).toBe(2);
    state.good = false;
    state.now = 60_000;
    expect(await tokens.recognise('good')).toBeUndefined();
  });

  test('is refused at once after its revocation, and a wrong one always', async () => {
    const { tokens } = setUp();
    expect(await tokens.recognise('wrong')).toBeUndefined();
    await tokens.recognise('good');
    await tokens.revoke('t', 'k');
    expect(await tokens.recognise('good')).toBeUndefined();
  });

  test('is looked up in earnest after something has happened to anybody', async () => {
    const { state, happened, tokens } = setUp();
    await tokens.recognise('good');
    state.good = false;
    happened('its maker');
    expect(await tokens.recognise('good')).toBeUndefined();
  });
});
