/**
 * `first,key=value,flag=1`: how the platform writes what has parts. `head` is the part without a name, when there is one;
 * the order of the others is kept.
 */
export interface PropertyString {
  readonly head: string | undefined;
  readonly options: ReadonlyMap<string, string>;
}

/** What cannot be read is left out: newer releases write options nobody here knows. */
export function parsePropertyString(text: string): PropertyString {
  let head: string | undefined;
  const options = new Map<string, string>();
  for (const [index, part] of text.split(',').entries()) {
    const at = part.indexOf('=');
    if (at > 0) options.set(part.slice(0, at), part.slice(at + 1));
    else if (index === 0 && part !== '') head = part;
  }
  return { head, options };
}

export function printPropertyString({ head, options }: PropertyString): string {
  return [
    ...(head === undefined ? [] : [head]),
    ...[...options].map(([key, value]) => `${key}=${value}`),
  ].join(',');
}

/** The same with some options changed; `undefined` takes one away. */
export function withOptions(text: string, changes: Readonly<Record<string, string | undefined>>): string {
  const { head, options } = parsePropertyString(text);
  const changed = new Map(options);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(key);
    else changed.set(key, value);
  }
  return printPropertyString({ head, options: changed });
}
