import { startVcsim } from '@anyvisor/vcsim';
import type { Vcsim, VcsimOptions } from '@anyvisor/vcsim';
import { connected } from './connected.ts';
import type { Connected } from './connected.ts';
import { startScriptedPeer } from './scripted-peer.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

export interface Scripted extends Connected {
  readonly sim: Vcsim;
  readonly peer: ScriptedPeer;
  /** Another port to the same peer, which knows nothing yet. */
  readonly again: () => Connected;
  readonly stop: () => Promise<void>;
}

/** A simulator, a scripted peer before it, and a port to that. */
export async function scripted(options: VcsimOptions = {}): Promise<Scripted> {
  const sim = await startVcsim({ plain: true, ...options });
  const peer = await startScriptedPeer(sim);
  const again = () =>
    connected({
      type: 'VSPHERE',
      vcenterUrl: `http://127.0.0.1:${peer.port}`,
      username: sim.username,
      password: sim.password,
    });
  const at = again();
  return {
    ...at,
    sim,
    peer,
    again,
    stop: async () => {
      await at.port.close();
      await peer.close();
      await sim.stop();
    },
  };
}
