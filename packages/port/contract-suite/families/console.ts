import { describe, expect } from 'vitest';
import type { ConsoleSession } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail, mustFailForState } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { withVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** The way to a VM's screen and serial line. */
export function consoles(run: ContractRun): void {
  describe('openConsole', () => {
    promised(run, {
      methods: ['openConsole'],
      features: ['console'],
      title: 'the screen of a running VM answers',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const protocol = run.peer.means?.graphicalConsole ?? 'vnc';
          const session = must(await run.port.openConsole(run.ctx(), vm.ref, protocol));
          expect(session.protocol).toBe(protocol);
          if (session.kind === 'ticket') {
            expect(URL.canParse(session.url)).toBe(true);
          } else {
            // RFC 6143, section 7.1.1: the server speaks first.
            expect(await readUntil(session, 'RFB 003.', run.deadlines.call)).toContain('RFB 003.');
          }
        }),
    });

    promised(run, {
      methods: ['openConsole'],
      features: ['serialConsole'],
      title: 'the serial line of a running VM opens, and opens again when it was closed',
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          for (let time = 1; time <= 2; time += 1) {
            const session = must(await run.port.openConsole(run.ctx(), vm.ref, 'serial'));
            expect(session).toMatchObject({ kind: 'stream', protocol: 'serial' });
            close(session);
          }
        }),
    });

    promised(run, {
      methods: ['openConsole'],
      title: 'a stopped VM refuses it for its state, an unknown one is not found',
      body: () =>
        withVm(run, {}, async (vm) => {
          const protocol = run.promises('console') ? (run.peer.means?.graphicalConsole ?? 'vnc') : 'serial';
          await unchanged(run, async () => {
            mustFailForState(await run.port.openConsole(run.ctx(), vm.ref, protocol));
            mustFail(await run.port.openConsole(run.ctx(), 'no-such-vm', protocol), 'ResourceNotFound');
          });
        }),
    });
  });
}

/** What a console says until `text` is in it, at most `deadline` ms; closes it. */
export async function readUntil(session: ConsoleSession, text: string, deadline: number): Promise<string> {
  if (session.kind !== 'stream') {
    throw new Error(`a ${session.kind} has no bytes to read`);
  }
  let seen = '';
  const timer = setTimeout(() => session.stream.destroy(), deadline);
  try {
    for await (const chunk of session.stream) {
      seen += Buffer.from(chunk as Uint8Array).toString('latin1');
      if (seen.includes(text)) {
        break;
      }
    }
  } catch {
    // Destroyed at the deadline: what was seen until then is the answer.
  } finally {
    clearTimeout(timer);
    close(session);
  }
  return seen;
}

function close(session: ConsoleSession): void {
  if (session.kind === 'stream') {
    session.stream.on('error', () => {});
    session.stream.destroy();
  }
}
