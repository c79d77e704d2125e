import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { events } from '../src/protocol/event-messages.ts';
import { QEMU_PROGRAM, REMOTE_PROGRAM } from '../src/protocol/limits.ts';
import { procedures } from '../src/protocol/procedures.ts';
import { remoteError } from '../src/protocol/remote-error.ts';
import { readProtocolDefinition } from './support/protocol-definition.ts';

const file = process.env['LIBVIRT_PROTOCOL_X'];
const BUFFERS = {
  VIR_UUID_BUFLEN: 16,
  VIR_SECURITY_MODEL_BUFLEN: 257,
  VIR_SECURITY_LABEL_BUFLEN: 4097,
  VIR_SECURITY_DOI_BUFLEN: 257,
};
const reason = 'LIBVIRT_PROTOCOL_X does not name a remote_protocol.x from the libvirt source';

test('no two procedures share a number', () => {
  const keys = Object.values(procedures).map(({ program, number }) => `${program}/${number}`);
  expect(new Set(keys).size).toBe(keys.length);
});

describe.skipIf(file === undefined || !existsSync(file))(
  `the table against libvirt's own (${reason})`,
  () => {
    const remote = readProtocolDefinition(read(file ?? ''), 'remote', BUFFERS);
    const types = read(file ?? '').replaceAll(/enum remote_procedure \{[\s\S]*?\n\};/g, '');
    const qemu = readProtocolDefinition(
      `${types}\n${read(join(dirname(file ?? ''), 'qemu_protocol.x'))}`,
      'qemu',
      BUFFERS,
    );
    const definitions = new Map([
      [REMOTE_PROGRAM, { prefix: 'remote', ...remote }],
      [QEMU_PROGRAM, { prefix: 'qemu', ...qemu }],
    ]);

    test.each(Object.entries(procedures))('%s', (_, procedure) => {
      const definition = definitions.get(procedure.program);
      const base = `${definition?.prefix}_${procedure.name.toLowerCase()}`;
      expect(procedure.number).toBe(definition?.numbers.get(procedure.name));
      expect(procedure.args.shape).toBe(definition?.shapeOf(`${base}_args`));
      expect(procedure.result.shape).toBe(definition?.shapeOf(`${base}_ret`));
    });

    test.each(Object.entries(events))('event %s', (_, event) => {
      expect(event.number).toBe(remote.numbers.get(event.name));
      expect(event.message.shape).toBe(remote.shapeOf(`remote_${event.name.toLowerCase()}_msg`));
    });

    test('the error record', () => {
      expect(remoteError.shape).toBe(remote.shapeOf('remote_error'));
    });
  },
);

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
