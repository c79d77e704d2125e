import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('the settings of sign-in', () => {
  test('have defaults: twelve hours idle, a week at all, no proxy, plain HTTP', () => {
    expect(readConfig({})).toMatchObject({
      sessions: { idle: 12 * 3_600_000, life: 168 * 3_600_000 },
      trustProxy: undefined,
      tls: undefined,
    });
  });

  test('take proxies by address, network or as loopback', () => {
    const { trustProxy } = readConfig({ ANYVISOR_TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::1,fd00::/8' });
    expect(trustProxy).toEqual(['loopback', '10.0.0.0/8', '2001:db8::1', 'fd00::/8']);
  });

  test.each([
    'true',
    '1',
    '*',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    'proxy.example',
    'loopback,',
  ])('refuse %s as a proxy: whoever trusts everybody lets anybody pose as anybody', (value) => {
    expect(() => readConfig({ ANYVISOR_TRUST_PROXY: value })).toThrow(/ANYVISOR_TRUST_PROXY/);
  });

  test('take certificate and key together or not at all', () => {
    expect(readConfig({ ANYVISOR_TLS_CERT: '/c.pem', ANYVISOR_TLS_KEY: '/k.pem' }).tls).toEqual({
      cert: '/c.pem',
      key: '/k.pem',
    });
    expect(() => readConfig({ ANYVISOR_TLS_CERT: '/c.pem' })).toThrow(/ANYVISOR_TLS_KEY/);
    expect(() => readConfig({ ANYVISOR_TLS_KEY: '/k.pem' })).toThrow(/ANYVISOR_TLS_KEY/);
  });

  test('refuse hours that make no sense', () => {
    for (const value of ['0', '-1', 'soon', '1e9']) {
      expect(() => readConfig({ ANYVISOR_SESSION_IDLE_HOURS: value })).toThrow(/ANYVISOR_SESSION_IDLE_HOURS/);
      expect(() => readConfig({ ANYVISOR_SESSION_HOURS: value })).toThrow(/ANYVISOR_SESSION_HOURS/);
    }
  });
});
