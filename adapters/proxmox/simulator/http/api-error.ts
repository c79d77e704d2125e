/**
 * An answer other than 2xx. PVE carries the first line of the message in the status line's reason phrase; `errors` holds one
 * text per refused parameter (status 400).
 */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, string>> | undefined;

  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** A refusal by the HTTP server itself, before any method is looked up: the body is the bare text, whatever the format. */
export class ServerError extends ApiError {}

/**
 * A 401 that a method has answered, not the gate before it: it has a body (clients read `data: null` of a refused second factor
 * there), where the gate's has none.
 */
export class LoginRefused extends ApiError {
  constructor() {
    super(401, 'authentication failure');
  }
}

/** What Perl's `die` becomes: 500, the text in the reason phrase. */
export function dies(message: string): ApiError {
  return new ApiError(500, message);
}

/** Runs what the platform does while it holds a config file's lock: a failure there carries `what` in front. */
export function underLock<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError && error.status !== 500) throw error;
    throw dies(`${what} failed: ${messageOf(error)}`);
  }
}

export function refusesParameters(errors: Readonly<Record<string, string>>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', errors);
}

export function forbids(detail: string): ApiError {
  return new ApiError(403, `Permission check failed (${detail})`);
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
