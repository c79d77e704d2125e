import type { FastifyRequest } from 'fastify';
import { csrfTokenOf, sameText } from '../identity/session-secret.ts';
import { ApiFault } from './api-fault.ts';

/** Refuses what a page of another site sent with the cookies of this one (WHATWG Fetch, 3.2; Fetch Metadata, 2.1). */
export function demandOwnPage(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (
    request.headers['sec-fetch-site'] === 'cross-site' ||
    (origin !== undefined && !isOwn(origin, request))
  ) {
    throw refusal('The request comes from a page of another site', 'Open this server in a tab of its own.');
  }
}

/** What a page of ours read from its session, and no other page can. */
export function demandCsrfToken(request: FastifyRequest, secret: string, tenantId: string): void {
  const token = request.headers['x-csrf-token'];
  if (typeof token !== 'string' || !sameText(token, csrfTokenOf(secret, tenantId))) {
    throw refusal(
      'The request does not carry the X-CSRF-Token of this session and tenant',
      'Load the page again: another tab may have signed in anew or gone to another tenant.',
    );
  }
}

/** Ours by the Host header, or by the proxy's word when the proxy is trusted. HTTPS is never asked from a plain page. */
function isOwn(origin: string, { host, protocol }: FastifyRequest): boolean {
  if (!URL.canParse(origin)) {
    return false;
  }
  const from = new URL(origin);
  return (
    from.origin === origin &&
    hostOf(`${from.protocol}//${host}`) === from.host &&
    (from.protocol === 'https:' || (from.protocol === 'http:' && protocol === 'http'))
  );
}

/** Without the port that goes without saying. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function refusal(detail: string, nextStep: string): ApiFault {
  return new ApiFault(403, 'AuthorizationFailed', detail, { nextStep });
}
