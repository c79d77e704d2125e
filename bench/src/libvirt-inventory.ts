import { openLibvirt } from '@anyvisor/adapter-libvirt/protocol/open-libvirt';
import { procedures } from '@anyvisor/adapter-libvirt/protocol/procedures';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { unixDialer } from '@anyvisor/adapter-libvirt/protocol/dialers/unix';
import { figuresOf, inTurn, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { startLinePeer } from './line-peer.ts';

const DOMAINS = 10_000;

/** List and bulk statistics of 10,000 `test:///` domains, against python3-libvirt (the C library) over the same daemon. */
export async function run({ rounds = 15 }: BenchOptions): Promise<Figures> {
  const host = await startLibvirtHost({ template: false });
  try {
    const uri = await host.writeTestHost(DOMAINS);
    const client = await openLibvirt({ dial: unixDialer(host.socketPath), uri, readOnly: true });
    const python = startLinePeer('/usr/bin/python3', [
      new URL('peers/list-domains.py', import.meta.url).pathname,
      uri.replace('test://', 'test+unix://') + `?socket=${host.socketPath}`,
    ]);
    try {
      return figuresOf(
        await inTurn(
          rounds,
          () => timed(() => listOnce(client)),
          () => pythonRound(python),
        ),
      );
    } finally {
      await python.stop();
      await client.close();
    }
  } finally {
    await host.stop();
  }
}

async function listOnce(client: Awaited<ReturnType<typeof openLibvirt>>): Promise<void> {
  const { domains } = await client.call(procedures.connectListAllDomains, { flags: 0 });
  const { records } = await client.call(procedures.connectGetAllDomainStats, {
    doms: [],
    stats: 0,
    flags: 0,
  });
  if (domains.length !== DOMAINS || records.length !== DOMAINS) throw new Error('a list came back short');
}

async function pythonRound(python: ReturnType<typeof startLinePeer>): Promise<number> {
  const answer = await python.round();
  if (typeof answer !== 'object' || answer === null || !('ms' in answer) || !('stats' in answer)) {
    throw new Error('the peer answered something else');
  }
  if (answer.stats !== DOMAINS) throw new Error('the peer saw fewer domains');
  return Number(answer.ms);
}
