export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** `application/x-www-form-urlencoded`: booleans as 0 and 1, arrays as a repeated key, what is undefined left out. */
export function formOf(parameters: Parameters): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value as readonly string[]) form.append(key, item);
    else form.append(key, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }
  return form.toString();
}

/** `path\`/nodes/${node}\``: every value is escaped, so that no reference can leave its place in the path. */
export function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(dotless(String(value)))));
}

/** `.` and `..` mean something to a URL even when they are alone in their segment, and no id is one of them. */
function dotless(value: string): string {
  return value === '' || value === '.' || value === '..' ? 'none' : value;
}
