import { secondFactor } from '../faults.ts';
import type { ProxmoxParameters } from '../parameters.ts';
import { ApiRefusal, MalformedAnswer } from '../protocol/api-refusal.ts';
import { asFlag, asObject, asText } from '../protocol/loose.ts';
import { LoginMemory } from './login-memory.ts';

interface Ticket {
  readonly cookie: string;
  readonly csrf: string;
  readonly text: string;
  readonly issuedAt: number;
}

/** Posts form fields to `/access/ticket` and answers its `data`. */
type Post = (fields: Readonly<Record<string, string>>) => Promise<unknown>;

/** A ticket lives for two hours; it is renewed with itself as the password when half of that is over. */
const renewAfter = 3_600_000;
const expiresAfter = 7_200_000;

/** Who we are: an API token, or a ticket that is fetched, renewed and fetched again by one caller for all. */
export class Credentials {
  readonly #parameters: ProxmoxParameters;
  readonly #now: () => number;
  readonly #post: Post;
  readonly #refusals: LoginMemory;
  #ticket: Ticket | undefined;
  #fetching: Promise<Ticket> | undefined;

  constructor(parameters: ProxmoxParameters, now: () => number, post: Post) {
    this.#parameters = parameters;
    this.#now = now;
    this.#post = post;
    this.#refusals = new LoginMemory(now);
  }

  get isToken(): boolean {
    return this.#parameters.tokenId !== undefined;
  }

  /** `user@realm`, without a token's name. */
  get user(): string {
    const { tokenId, username = '', realm } = this.#parameters;
    if (tokenId !== undefined) return tokenId.split('!')[0] ?? '';
    return username.includes('@') || realm === undefined ? withRealm(username) : `${username}@${realm}`;
  }

  /** The headers of a request. Throws ApiRefusal when the login is refused, at once when it was a moment ago. */
  async headers(mutating: boolean, asked: boolean): Promise<Readonly<Record<string, string>>> {
    this.#refusals.check(asked);
    const { tokenId, tokenSecret } = this.#parameters;
    if (tokenId !== undefined) return { authorization: `PVEAPIToken=${tokenId}=${tokenSecret ?? ''}` };
    const ticket = await this.#fresh();
    return { cookie: ticket.cookie, ...(mutating ? { CSRFPreventionToken: ticket.csrf } : {}) };
  }

  /** A request with these was answered. */
  accepted(): void {
    this.#refusals.accepted();
  }

  /** A request with these headers was answered with 401. True when it may be sent once more, with a new ticket. */
  refused(headers: Readonly<Record<string, string>>, error: Error): boolean {
    if (this.isToken) {
      this.#refusals.refused(error);
      return false;
    }
    if (this.#ticket?.cookie === headers['cookie']) this.#ticket = undefined;
    return true;
  }

  async #fresh(): Promise<Ticket> {
    const ticket = this.#ticket;
    const age = ticket === undefined ? Infinity : this.#now() - ticket.issuedAt;
    if (ticket !== undefined && age < renewAfter) return ticket;
    this.#fetching ??= this.#fetch(age < expiresAfter ? ticket : undefined).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(old: Ticket | undefined): Promise<Ticket> {
    const issuedAt = this.#now();
    if (old !== undefined) {
      try {
        return this.#keep(await this.#post({ username: this.user, password: old.text }), issuedAt);
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
      }
    }
    try {
      return this.#keep(
        await this.#post({ username: this.user, password: this.#parameters.password ?? '' }),
        issuedAt,
      );
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 401) this.#refusals.refused(error);
      throw error;
    }
  }

  #keep(data: unknown, issuedAt: number): Ticket {
    const answer = asObject(data);
    if (asFlag(answer['NeedTFA'])) {
      const error = secondFactor(this.user);
      this.#refusals.refused(error);
      throw error;
    }
    const text = asText(answer['ticket']);
    if (text === undefined) throw new MalformedAnswer('POST /access/ticket', 'there is no ticket in it');
    this.#ticket = {
      text,
      cookie: `PVEAuthCookie=${encodeURIComponent(text)}`,
      csrf: asText(answer['CSRFPreventionToken']) ?? '',
      issuedAt,
    };
    this.#refusals.accepted();
    return this.#ticket;
  }
}

function withRealm(username: string): string {
  return username.includes('@') ? username : `${username}@pam`;
}
