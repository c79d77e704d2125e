import type { Duplex } from 'node:stream';
import { duplexPair } from 'node:stream';
import { hypervisorError, err, ok } from '@anyvisor/domain';
import type { SnapshotInfo } from '@anyvisor/domain';
import type { HypervisorAdapter, HypervisorPort } from '@anyvisor/port';
import { FakeHypervisor } from '../../support/fake-hypervisor.ts';

/** The hypervisor in memory, with what only the HTTP side asks it for: consoles, snapshots, figures. */
export class ConsoleHypervisor extends FakeHypervisor {
  snapshots: SnapshotInfo[] = [];
  /** The guest's end of every console that was opened, in order. */
  readonly consoles: Duplex[] = [];

  override adapter(): HypervisorAdapter<never> {
    const adapter = super.adapter();
    return {
      ...adapter,
      connect: (parameters: never, environment: never) =>
        this.#with(adapter.connect(parameters, environment)),
    } as unknown as HypervisorAdapter<never>;
  }

  #with(port: HypervisorPort): HypervisorPort {
    return {
      ...port,
      listSnapshots: async () => ok(this.snapshots),
      collectMetrics: async (_ctx, refs) =>
        ok(
          refs
            .filter((ref) => this.vms.get(ref)?.powerState === 'RUNNING')
            .map((nativeRef) => ({
              nativeRef,
              at: new Date(0),
              gauges: { cpuUsage: 0.5 },
              totals: { cpuSeconds: 12 },
            })),
        ),
      adviseVm: async () =>
        ok([
          {
            id: 'agent-missing',
            severity: 'info',
            subject: null,
            title: 'No agent',
            why: 'Nobody answers.',
            specPatch: [],
          },
          {
            id: 'disk-slow',
            severity: 'warning',
            subject: 'vda',
            title: 'A slow disk',
            why: 'It is emulated.',
            specPatch: [{ op: 'set', pointer: '/storage/disks/0/bus', value: 'virtio' }],
          },
        ]),
      openConsole: async (_ctx, _ref, protocol) => {
        if (protocol === 'webmks') {
          return ok({
            kind: 'ticket',
            protocol: 'webmks',
            url: 'wss://esx.example/ticket/1',
            facts: { host: 'esx' },
          });
        }
        if (protocol !== 'serial' && protocol !== 'vnc') {
          return err(
            hypervisorError('OperationNotSupported', {
              message: `${protocol} is not available here`,
              operation: 'openConsole',
              hypervisorType: 'XAPI',
            }),
          );
        }
        const [ours, guest] = duplexPair();
        this.consoles.push(guest);
        return ok({ kind: 'stream', protocol, stream: ours, password: 'viewer-only' });
      },
    };
  }
}
