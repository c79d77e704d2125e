/** The right to speak to one connection and to write what it says: one node has it at a time. */
export interface Lease {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly nodeId: string;
  /** Grows by one with each new holder: what an older holder still writes is recognised by it. */
  readonly epoch: number;
  /** False once it is lost, or when it could not be renewed in time: by then another node may have it. */
  readonly held: () => boolean;
  /** Aborted when it is lost or given back. */
  readonly signal: AbortSignal;
}

/** Thrown inside a transaction whose lease another node has taken over: nothing of it may be written. */
export class LeaseLost extends Error {
  constructor(lease: Pick<Lease, 'connectionId' | 'epoch'>) {
    super(`The lease of connection ${lease.connectionId} (epoch ${lease.epoch}) was taken over`);
    this.name = 'LeaseLost';
  }
}
