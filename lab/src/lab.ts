/** What can be asked of any lab on the command line. */
export interface LabOptions {
  readonly port?: number;
  readonly vms?: number;
  readonly seed?: number;
}

/** What a lab prints once it listens: all that is needed to add it as a connection. */
export interface LabLine {
  readonly type: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly tokenId?: string;
  readonly tokenSecret?: string;
  readonly caFile?: string;
  readonly fingerprint?: string;
  /** A way to look and interfere without the product. */
  readonly adminUrl: string;
}

export interface RunningLab {
  readonly line: LabLine;
  stop(): Promise<void>;
}

export type StartLab = (options: LabOptions) => Promise<RunningLab>;
