import type { Schemas } from './schemas.ts';

/** The server refused or failed, and said so in a problem document. */
export class ApiProblem extends Error {
  readonly problem: Schemas['Problem'];

  constructor(problem: Schemas['Problem']) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** The server could not be reached, or answered something that is not this API. */
export class ServerUnreachable extends Error {
  readonly url: string;

  constructor(url: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ServerUnreachable';
    this.url = url;
  }
}

/** The problem in a refusing answer's body; something else answered when there is none. */
export function problemIn(body: unknown, response: Response): ApiProblem | ServerUnreachable {
  if (typeof body === 'object' && body !== null && 'kind' in body && 'status' in body) {
    return new ApiProblem(body as Schemas['Problem']);
  }
  const url = new URL(response.url).origin;
  return new ServerUnreachable(url, `${url} answered ${response.status}, but not as an Anyvisor server does`);
}
