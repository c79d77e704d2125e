import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Lifetimes, in seconds: of a login, of a console. */
const loginLife = 7200;
const consoleLife = 40;

/** Issues and reads `PVE:user:TIME::signature`, the CSRF tokens and the console tickets. */
export class Tickets {
  #secret = randomBytes(32);
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(user: string): string {
    return this.#sign(`PVE:${user}:${this.#stamp()}`);
  }

  /** The user of a valid ticket. */
  userOf(ticket: string): string | undefined {
    const plain = this.#verify(ticket, loginLife);
    const match = plain === undefined ? null : /^PVE:([^!][^:]*):/.exec(plain);
    return match?.[1];
  }

  /** After a password, before the second factor: it says which ones would do, is the user's alone and good for nothing else. */
  issuePartial(user: string, challenge: object): string {
    const plain = `PVE:!tfa!${encodeURIComponent(JSON.stringify(challenge))}:${this.#stamp()}`;
    return `${plain}::${this.#digest(`${plain} ${user}`, 'sha512')}`;
  }

  isPartial(ticket: string, user: string): boolean {
    const match = /^(PVE:!tfa![^:]+:([0-9A-F]{8}))::([A-Za-z0-9+/=]+)$/.exec(ticket);
    if (match?.[1] === undefined || !this.#isYoung(match[2] ?? '', 300)) return false;
    return same(match[3] ?? '', this.#digest(`${match[1]} ${user}`, 'sha512'));
  }

  csrfToken(user: string): string {
    const stamp = this.#stamp();
    return `${stamp}:${this.#digest(`${stamp}:${user}`, 'sha256').replace(/=+$/, '')}`;
  }

  isCsrfToken(user: string, token: string | undefined): boolean {
    const match = /^([0-9A-F]{8}):(.+)$/.exec(token ?? '');
    if (match?.[1] === undefined || !this.#isYoung(match[1], loginLife)) return false;
    return same(match[2] ?? '', this.#digest(`${match[1]}:${user}`, 'sha256').replace(/=+$/, ''));
  }

  /** For one console: bound to the user and to the path of its permission. */
  issueConsole(user: string, path: string): string {
    const plain = `PVEVNC:${this.#stamp()}`;
    return `${plain}::${this.#digest(`${plain}:${user}:${path}`, 'sha512')}`;
  }

  isConsole(ticket: string, user: string, path: string): boolean {
    const match = /^(PVEVNC:([0-9A-F]{8}))::(.+)$/.exec(ticket);
    if (match?.[2] === undefined || !this.#isYoung(match[2], consoleLife)) return false;
    return same(match[3] ?? '', this.#digest(`${match[1] ?? ''}:${user}:${path}`, 'sha512'));
  }

  /** Nothing issued so far is valid any more. */
  expireAll(): void {
    this.#secret = randomBytes(32);
  }

  #sign(plain: string): string {
    return `${plain}::${this.#digest(plain, 'sha512')}`;
  }

  #verify(ticket: string, life: number): string | undefined {
    const match = /^(PVE:.+:([0-9A-F]{8}))::([A-Za-z0-9+/=]+)$/.exec(ticket);
    if (match?.[1] === undefined || !this.#isYoung(match[2] ?? '', life)) return undefined;
    return same(match[3] ?? '', this.#digest(match[1], 'sha512')) ? match[1] : undefined;
  }

  #digest(text: string, hash: 'sha256' | 'sha512'): string {
    return createHmac(hash, this.#secret).update(text).digest('base64');
  }

  #stamp(): string {
    return Math.floor(this.#now() / 1000)
      .toString(16)
      .toUpperCase()
      .padStart(8, '0');
  }

  /** Clocks of the members may differ by five minutes. */
  #isYoung(stamp: string, life: number): boolean {
    const age = this.#now() / 1000 - Number.parseInt(stamp, 16);
    return age > -300 && age < life;
  }
}

function same(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
