/**
 * What a page of ours may do: run our scripts, ask this server, show pictures it was given. `connect-src 'self'` takes
 * WebSockets of the same host with it (CSP 3, 6.7.2.8). Style elements carry the nonce of their page; styles that scripts
 * set on elements are not the policy's affair.
 */
export function pageHeaders(nonce: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `style-src-elem 'self' 'nonce-${nonce}'`,
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ].join('; '),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
