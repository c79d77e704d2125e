/** An answer with status 400 or above. `text` is the whole message where the release sends one, else the reason phrase. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly text: string;
  /** By parameter name: what is wrong with it. */
  readonly errors: Readonly<Record<string, string>>;
  readonly request: string;

  constructor(facts: {
    readonly status: number;
    readonly text: string;
    readonly errors?: Readonly<Record<string, string>>;
    readonly request: string;
  }) {
    super(`${facts.request}: ${facts.status} ${facts.text}`);
    this.name = 'ApiRefusal';
    this.status = facts.status;
    this.text = facts.text;
    this.errors = facts.errors ?? {};
    this.request = facts.request;
  }
}

/** A task that was started and ended with anything but `OK` or warnings: many refusals of the platform come this way. */
export class TaskFailed extends Error {
  readonly upid: string;
  readonly exitStatus: string;

  constructor(upid: string, exitStatus: string) {
    super(exitStatus);
    this.name = 'TaskFailed';
    this.upid = upid;
    this.exitStatus = exitStatus;
  }
}

/** An answer that is not what a Proxmox VE node sends. */
export class MalformedAnswer extends Error {
  constructor(request: string, why: string) {
    super(`${request}: ${why}`);
    this.name = 'MalformedAnswer';
  }
}
