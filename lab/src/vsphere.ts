import { startVcsim } from '@anyvisor/vcsim';
import type { LabOptions, RunningLab } from './lab.ts';

/** A simulated vCenter with VMs, hosts and a template. Needs Go. */
export async function start({ port, vms = 50 }: LabOptions): Promise<RunningLab> {
  const sim = await startVcsim({
    vms,
    clusters: 2,
    username: 'administrator@vsphere.local',
    password: 'vcsim',
    ...(port === undefined ? {} : { port }),
  });
  const { url, username, password, adminUrl, fingerprint } = sim;
  return {
    line: {
      type: 'VSPHERE',
      url,
      username,
      password,
      adminUrl,
      ...(fingerprint === undefined ? {} : { fingerprint }),
    },
    stop: () => sim.stop(),
  };
}
