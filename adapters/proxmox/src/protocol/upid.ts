/** `UPID:node:pid:pstart:starttime:type:id:user:`, the numbers in hexadecimal (PVE::Tools::upid_decode). */
export interface Upid {
  readonly node: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly type: string;
  /** What it is about: usually a VMID. */
  readonly id: string;
  /** `user@realm` or `user@realm!token`. */
  readonly user: string;
}

const shape =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]{1,64}):([^:\s]{0,200}):([^:\s]{1,300}):$/;

export function parseUpid(text: unknown): Upid | undefined {
  const match = typeof text === 'string' && text.length <= 1000 ? shape.exec(text) : null;
  if (match === null) return undefined;
  const [, node = '', pid = '', , started = '', type = '', id = '', user = ''] = match;
  return {
    node,
    pid: Number.parseInt(pid, 16),
    startedAt: new Date(Number.parseInt(started, 16) * 1000),
    type,
    id: unescaped(id),
    user,
  };
}

/** The id is escaped as in a systemd unit name: `\x3a` is a colon. */
function unescaped(id: string): string {
  return id.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
