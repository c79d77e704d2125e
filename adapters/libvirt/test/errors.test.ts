import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { describe, expect, test } from 'vitest';
import { mapError } from '../src/errors.ts';
import { CallAborted, CallTimeout, ConnectionLost, QueueFull } from '../src/protocol/call-error.ts';
import { AuthenticationUnsupported, ConnectFailed } from '../src/protocol/connect-failed.ts';
import { ProtocolError } from '../src/protocol/protocol-error.ts';
import { fault, rows } from './support/error-rows.ts';

describe('what libvirt answers becomes', () => {
  test.each(rows)('%s', (_title, thrown, kind, fields) => {
    const error = mapError(thrown, 'startVm');
    expect(error).toMatchObject({ kind, ...fields });
    expect(error.native).toEqual({
      code: `${thrown.code}/${thrown.domain} DOMAIN_CREATE`,
      text: thrown.message,
    });
    expect(error.message).toContain(thrown.message);
  });

  test('a message of any length becomes one of bounded length', () => {
    const error = mapError(fault(1, 1, "'".repeat(100_000)), 'startVm');
    expect(error.message.length).toBeLessThan(1100);
    expect(error.native?.text.length).toBeLessThan(1100);
  });
});

describe('what never got an answer becomes', () => {
  function system(code: string): Error {
    return Object.assign(new Error(`connect ${code} /x`), { code });
  }

  test.each<readonly [string, Error, object]>([
    [
      'a late call',
      new CallTimeout('DOMAIN_CREATE', 'unknown', 5000),
      { kind: 'OperationTimeout', timeoutSeconds: 5, outcomeUnknown: true },
    ],
    [
      'a call cancelled in time',
      new CallAborted('DOMAIN_CREATE', 'not-sent'),
      { kind: 'OperationFailed', reason: 'cancelled' },
    ],
    [
      'a full queue',
      new QueueFull('DOMAIN_CREATE'),
      { kind: 'OperationFailed', reason: 'busy', retriable: true },
    ],
    [
      'a lost connection',
      new ConnectionLost('DOMAIN_CREATE', 'unknown'),
      { kind: 'ConnectionFailed', outcomeUnknown: true },
    ],
    ['a peer that lies', new ProtocolError('length 4 GiB'), { kind: 'ConnectionFailed' }],
    ['a document that is none', new XmlError('cut off'), { kind: 'ConnectionFailed' }],
    [
      'a socket that is not there',
      new ConnectFailed('dial', system('ENOENT')),
      { kind: 'ConnectionFailed', native: { code: 'ENOENT' } },
    ],
    ['a refused connection', new ConnectFailed('dial', system('ECONNREFUSED')), { kind: 'ConnectionFailed' }],
    [
      'a socket that may not be opened',
      new ConnectFailed('dial', system('EACCES')),
      { kind: 'AuthorizationFailed', requiredPermissions: [expect.any(String)] },
    ],
    ['a name nobody knows', new ConnectFailed('dial', system('ENOTFOUND')), { kind: 'NetworkError' }],
    ['a host that is away', new ConnectFailed('dial', system('EHOSTUNREACH')), { kind: 'NetworkError' }],
    ['an unknown dial error', new ConnectFailed('dial', new Error('odd')), { kind: 'ConnectionFailed' }],
    [
      'a demand for SASL',
      new ConnectFailed('authenticate', new AuthenticationUnsupported(['SASL'])),
      { kind: 'AuthenticationFailed' },
    ],
    [
      'a driver the daemon has not got',
      new ConnectFailed('open', fault(5, 0, 'no connection driver available for xen')),
      { kind: 'ConnectionFailed' },
    ],
    ['anything else', new Error('boom'), { kind: 'UnknownError' }],
  ])('%s', (_title, thrown, expected) => {
    const error = mapError(thrown, 'startVm');
    expect(error).toMatchObject(expected);
    expect(error.outcomeUnknown ?? false).toBe('outcomeUnknown' in expected);
  });

  test('an error of the taxonomy stays as it is', () => {
    const error = hypervisorError('NetworkError', { message: 'x' });
    expect(mapError(new HypervisorFault(error), 'startVm')).toBe(error);
  });
});
