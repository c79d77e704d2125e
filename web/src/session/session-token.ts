/** What the page has to send back with each change; lives in memory only, the cookie is out of a script's reach. */
let token: string | undefined;
let onEnd: () => void = () => undefined;

export function csrfToken(): string | undefined {
  return token;
}

export function setCsrfToken(next: string | undefined): void {
  token = next;
}

/** The server no longer knows this session. Told once for each session. */
export function sessionEnded(): void {
  if (token !== undefined) {
    token = undefined;
    onEnd();
  }
}

export function whenSessionEnds(listener: () => void): void {
  onEnd = listener;
}
