import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ifStaying } from '../src/features/console/if-staying.ts';
import { keystrokes, mostTyped } from '../src/features/console/keystrokes.ts';
import { ticketParts, virtViewerFile } from '../src/features/console/ticket.ts';

describe('typing a text into a console', () => {
  test('presses shift where a US keyboard needs it', () => {
    expect(keystrokes('aB1!-_')).toEqual([
      { keysym: 0x61, code: 'KeyA', shift: false },
      { keysym: 0x42, code: 'KeyB', shift: true },
      { keysym: 0x31, code: 'Digit1', shift: false },
      { keysym: 0x21, code: 'Digit1', shift: true },
      { keysym: 0x2d, code: 'Minus', shift: false },
      { keysym: 0x5f, code: 'Minus', shift: true },
    ]);
  });

  test('turns every kind of line end into one Return and leaves other control characters out', () => {
    expect(keystrokes('\r\n\r\n\t\u0007').map(({ code }) => code)).toEqual(['Enter', 'Enter', 'Tab']);
  });

  test('sends what no key has by its number: Latin-1 as it is, the rest of Unicode above', () => {
    expect(keystrokes('ä€😀')).toEqual([
      { keysym: 0xe4, code: null, shift: false },
      { keysym: 0x0100_20ac, code: null, shift: false },
      { keysym: 0x0101_f600, code: null, shift: false },
    ]);
  });

  test('has a key for everything one can print in ASCII', () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
    expect(keystrokes(printable).filter(({ code }) => code === null)).toEqual([]);
  });

  test('never types without end', () => {
    expect(keystrokes('x'.repeat(10_000))).toHaveLength(mostTyped);
  });
});

describe('a ticket', () => {
  test('is taken apart into what a person needs', () => {
    expect(ticketParts({ url: 'wss://esx1.example:9443/ticket/abc' })).toEqual({
      host: 'esx1.example',
      port: '9443',
      secret: 'abc',
    });
    expect(ticketParts({ url: 'wss://esx1.example/ticket/abc' }).port).toBe('443');
    expect(ticketParts({ url: 'spice://10.0.0.1:5901' })).toEqual({
      host: '10.0.0.1',
      port: '5901',
      secret: null,
    });
  });

  test('becomes a file for Remote Viewer in which no fact can begin a setting of its own', () => {
    fc.assert(
      fc.property(fc.string(), (password) => {
        const file = virtViewerFile({ url: 'spice://h:5900', facts: { password } }, 'web-1');
        const settings = file.split('\n').filter((line) => /^[a-z-]+=/.test(line));
        expect(settings.map((line) => line.split('=')[0])).toEqual([
          'type',
          'title',
          'host',
          'port',
          'delete-this-file',
          'password',
        ]);
      }),
    );
  });
});

describe('what begins only once', () => {
  const counted = () => {
    const told: string[] = [];
    const mount = () =>
      ifStaying(() => {
        told.push('begun');
        return () => told.push('ended');
      });
    return { told, mount };
  };

  test('is begun once when mounted, unmounted and mounted at a stroke, and ended with the last', async () => {
    const { told, mount } = counted();
    mount()();
    const leave = mount();
    expect(told).toEqual([]);
    await Promise.resolve();
    expect(told).toEqual(['begun']);
    leave();
    leave();
    expect(told).toEqual(['begun', 'ended']);
  });

  test('is begun anew by a later mount', async () => {
    const { told, mount } = counted();
    for (let times = 0; times < 2; times += 1) {
      const leave = mount();
      await Promise.resolve();
      leave();
    }
    expect(told).toEqual(['begun', 'ended', 'begun', 'ended']);
  });
});
