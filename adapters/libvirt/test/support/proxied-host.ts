import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { LibvirtClient, LibvirtClientOptions } from '../../src/protocol/client.ts';
import { tcpDialer } from '../../src/protocol/dialers/tcp.ts';
import { openLibvirt } from '../../src/protocol/open-libvirt.ts';

export interface Proxied {
  readonly proxy: FaultProxy;
  readonly client: LibvirtClient;
  readonly close: () => Promise<void>;
}

/** A client that reaches the daemon on `socketPath` only through a fault proxy. */
export async function openThroughProxy(
  socketPath: string,
  options: Partial<LibvirtClientOptions> = {},
): Promise<Proxied> {
  const proxy = await startFaultProxy({ path: socketPath });
  try {
    const client = await openLibvirt({ dial: dialProxy(proxy), uri: 'test:///default', ...options });
    return {
      proxy,
      client,
      close: async () => {
        await client.close();
        await proxy.close();
      },
    };
  } catch (error) {
    await proxy.close();
    throw error;
  }
}

export function dialProxy({ address }: FaultProxy): LibvirtClientOptions['dial'] {
  if ('path' in address) throw new Error('the proxy listens on a path');
  return tcpDialer(address);
}
