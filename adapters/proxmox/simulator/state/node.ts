/** One member of the cluster. */
export interface ClusterNode {
  readonly name: string;
  readonly id: number;
  readonly ip: string;
  readonly cores: number;
  readonly memory: number;
  readonly rootSize: number;
  online: boolean;
  bootedAt: number;
  /** SHA-256 of its certificate, colon-separated. */
  fingerprint: string;
  timezone: string;
  dns: Record<string, string>;
  hosts: string;
  config: Record<string, string>;
  stoppedServices: Set<string>;
  /** Interfaces as applied, and as edited when that differs. */
  interfaces: Map<string, Record<string, string>>;
  staged: Map<string, Record<string, string>> | undefined;
}
