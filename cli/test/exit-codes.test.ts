import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorErrorKind } from '@anyvisor/domain';
import { ApiProblem } from '@anyvisor/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { observation } from '../../server/test/support/observation.ts';
import { until } from '../../server/test/support/until.ts';
import { printError } from '../src/output/print-error.ts';
import { screen } from './support/command.ts';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
beforeEach(() => {
  served.app.operations.outcome = {};
  served.app.operations.refusal = undefined;
  served.app.operations.started.length = 0;
});
afterAll(() => served?.close());

describe('exit codes mean something', () => {
  test.each<[HypervisorErrorKind, number]>([
    ['UnknownError', 1],
    ['ConnectionFailed', 7],
    ['NetworkError', 7],
    ['AuthenticationFailed', 4],
  ])('an operation that ended with %s: %i', async (kind, code) => {
    served.app.operations.outcome = {
      state: 'FAILED',
      error: hypervisorError(kind as 'UnknownError', {
        message: 'it burns',
        nextStep: 'Put it out.',
        native: { code: '42', text: 'fire' },
      }),
    };
    const ran = await served.anyvisor(['vm', 'start', 'vm-1']);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(
      /failed: it burns\n {2}The platform says: fire \(42\)\nCorrelation id: \S+\nNext: Put it out\.\n$/,
    );
  });

  test('an operation that was cancelled, and one that left something behind', async () => {
    served.app.operations.outcome = { state: 'CANCELLED' };
    expect((await served.anyvisor(['vm', 'start', 'vm-1'])).code).toBe(10);
    served.app.operations.outcome = {
      state: 'FAILED',
      error: hypervisorError('OperationFailed', { message: 'no', operation: 'createVm' }),
      leftovers: [
        { kind: 'disk', nativeRef: 'd', name: 'disk-1', step: 's', message: 'could not be removed' },
      ],
    };
    const left = await served.anyvisor(['vm', 'start', 'vm-1']);
    expect(left).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /left behind: disk disk-1: could not be removed\nNext: anyvisor operation retry/,
      ),
    });
  });

  test.each<[string, string[], number, RegExp]>([
    ['an unknown command', ['vm', 'fly'], 2, /unknown command/],
    ['a missing argument', ['vm', 'get'], 2, /missing required argument/],
    ['an amount that is none', ['vm', 'disk', 'add', 'vm-1', '--size', 'huge'], 2, /amount such as/],
    ['nothing to change', ['vm', 'reconfigure', 'vm-1'], 2, /Nothing was named/],
    ['a file that is not there', ['vm', 'create', '-f', '/no/such/file'], 2, /no file/],
    [
      'a VM that is not there',
      ['vm', 'get', 'nobody'],
      3,
      /There is no vm nobody\nNext: See: anyvisor vm list/,
    ],
    ['an id that is not there', ['vm', 'get', '0197a000-0000-7000-8000-000000000001'], 3, /There is no vm/],
    ['a connection that is not there', ['resources', 'nowhere'], 3, /There is no connection nowhere/],
    ['a filter that cannot be read', ['vm', 'list', '--filter', 'name =='], 6, /filter/],
    [
      'a type that is not built in',
      ['connection', 'add', 'x', '--type', 'acme'],
      6,
      /no hypervisor type ACME/,
    ],
  ])('%s', async (_, argv, code, err) => {
    expect(await served.anyvisor(argv)).toMatchObject({ code, err: expect.stringMatching(err) });
  });

  test('a refusal of the server: rights, conflict, invalid spec, not supported, no room, unreachable', async () => {
    expect(
      (
        await served.anyvisor(['token', 'create', 'x', '--role', 'admin'], {
          env: { ANYVISOR_TOKEN: served.app.tokens.viewer },
        })
      ).code,
    ).toBe(4);
    expect((await served.anyvisor(['vm', 'list'], { env: { ANYVISOR_TOKEN: 'wrong' } })).code).toBe(4);
    expect((await served.anyvisor(['vm', 'list'], { env: { ANYVISOR_TOKEN: '' } })).code).toBe(4);
    const invalid = await served.anyvisor(['vm', 'create', '-f', '-'], { stdin: 'name: -x\nwings: 2' });
    expect(invalid).toMatchObject({
      code: 6,
      err: expect.stringMatching(/\/name: [\s\S]*\/wings: unknown field[\s\S]*Correlation id: /),
    });
    const refusals = [
      [
        hypervisorError('ResourceAlreadyExists', { message: 'taken', resourceType: 'vm', resourceId: 'x' }),
        5,
      ],
      [hypervisorError('OperationFailed', { message: 'it runs', operation: 'x', reason: 'state' }), 5],
      [
        hypervisorError('OperationNotSupported', {
          message: 'cannot',
          operation: 'x',
          hypervisorType: 'XAPI',
        }),
        8,
      ],
      [
        hypervisorError('ResourceExhausted', {
          message: 'full',
          resourceType: 'storage',
          requested: 1,
          available: 0,
        }),
        9,
      ],
      [hypervisorError('ConnectionFailed', { message: 'away' }), 7],
    ] as const;
    for (const [refusal, code] of refusals) {
      served.app.operations.refusal = refusal;
      expect(await served.anyvisor(['vm', 'pause', 'vm-1'])).toMatchObject({
        code,
        err: expect.stringContaining(refusal.message),
      });
    }
    const gone = await served.anyvisor(['vm', 'list'], { env: { ANYVISOR_URL: 'http://127.0.0.1:9' } });
    expect(gone).toMatchObject({ code: 7, err: expect.stringContaining('No Anyvisor server answers') });
  });

  test('a name that two VMs have', async () => {
    served.app.hypervisor.put(
      observation('twin-a', { name: 'twin' }),
      observation('twin-b', { name: 'twin' }),
    );
    await until(
      'both are listed',
      async () => JSON.parse((await served.anyvisor(['vm', 'list', '-o', 'json'])).out).length === 3,
    );
    const ran = await served.anyvisor(['vm', 'get', 'twin']);
    expect(ran).toMatchObject({
      code: 2,
      err: expect.stringMatching(/name of 2 vms:\n {2}fake\/twin {2}[0-9a-f-]{36}\n {2}fake\/twin/),
    });
    served.app.hypervisor.take('twin-a', 'twin-b');
  });

  test.each<[string, RegExp]>([
    [
      'the disk is too small',
      /Error: the disk is too small\n {2}\/storage\/disks\/0: the disk is too small\n/,
    ],
    ['/storage/disks/0: the disk is too small', /Error: \/storage\/disks\/0: the disk is too small\nCorr/],
  ])('a single place that is wrong is named, but not twice: %s', (detail, expected) => {
    const stderr = screen(undefined);
    const violations = [{ pointer: '/storage/disks/0', message: 'the disk is too small' }];
    const problem = {
      type: '/problems/invalid-vm-spec',
      title: 'Invalid VM spec',
      status: 422,
      detail,
      kind: 'InvalidVmSpec',
      retriable: false,
      correlationId: 'c-1',
      violations,
    } as const;
    printError(stderr.stream, new ApiProblem(problem));
    expect(stderr.text()).toMatch(expected);
  });

  test('help ends well and lists the codes', async () => {
    const help = await served.anyvisor(['--help']);
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes:') });
    expect((await served.anyvisor(['vm', 'create', '--help'])).out).toContain('--file');
  });
});
