import { sessionCookieName } from '@anyvisor/api';
import { fastifyCookie } from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { Browser, OpenedSession } from '../identity/open-session.ts';

/** Tells a browser its user has signed in with before from all others: see identity/slow-down.ts. Opens nothing. */
const deviceCookieName = '__Host-anyvisor-device';
const deviceSeconds = 365 * 86_400;

/**
 * `Strict`: no other site can make a browser send it. A link from elsewhere still opens our page signed in: the page
 * itself needs no cookie, and what it then asks comes from this site.
 */
const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

/** Without a lifetime of its own the session cookie goes with the browser; when it ends is for the server to say. */
export function cookiesOf({ secret, device }: OpenedSession): readonly string[] {
  return [
    fastifyCookie.serialize(sessionCookieName, secret, attributes),
    fastifyCookie.serialize(deviceCookieName, device, { ...attributes, maxAge: deviceSeconds }),
  ];
}

export function clearedSessionCookie(): string {
  return fastifyCookie.serialize(sessionCookieName, '', { ...attributes, maxAge: 0 });
}

export function presentedSession(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookieName];
}

export function browserOf(request: FastifyRequest): Browser {
  return {
    address: request.ip.slice(0, 64),
    device: request.cookies[deviceCookieName],
    session: presentedSession(request),
  };
}
