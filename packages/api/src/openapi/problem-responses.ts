/** What each refusing status means; all of them carry a problem document. */
const problems: Readonly<Record<number, readonly [name: string, description: string]>> = {
  401: ['NotSignedIn', 'No valid token or session.'],
  403: ['NotAllowed', 'The token or session does not give this right.'],
  404: ['NotFound', 'Not there.'],
  409: ['Conflict', 'It conflicts with what is there, or cannot be done here.'],
  410: ['Gone', 'Too old: read the lists again.'],
  412: ['Changed', 'Changed in the meantime.'],
  413: ['TooLarge', 'The body is too large.'],
  415: ['UnknownBodyType', 'The body is of a type this route does not read.'],
  422: ['NotValid', 'The request is not valid; `violations` say where.'],
  429: ['TooMany', 'Too many requests; `Retry-After` says when.'],
  502: ['HypervisorFailed', 'The hypervisor failed or refused.'],
  503: ['Unreachable', 'The hypervisor cannot be reached; `Retry-After` says when to try again.'],
  504: ['TooSlow', 'The hypervisor did not answer in time.'],
};

/** The component that describes a refusing status. */
export function problemName(status: number): string {
  const problem = problems[status];
  if (problem === undefined) {
    throw new Error(`no problem is described for ${status}`);
  }
  return problem[0];
}

export function problemResponses(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(problems).map(([status, [name, description]]) => [
      name,
      {
        description,
        ...(['429', '503'].includes(status)
          ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } }
          : {}),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
