/** The path, percent-decoded, and the query of a request line, however broken they are. */
export function readTarget(target: string): { readonly path: string; readonly search: URLSearchParams } {
  const relative = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const [before = '', ...rest] = relative.split('#')[0]?.split('?') ?? [];
  return { path: decode(before), search: new URLSearchParams(rest.join('?')) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
