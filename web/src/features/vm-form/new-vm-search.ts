/** What the address of the form begins with. */
export interface NewVmSearch {
  /** Name or native id of a template. */
  readonly template?: string;
  /** Name or id of a connection. */
  readonly connection?: string;
  /** Id of a VM to copy instead. */
  readonly clone?: string;
}

export function parseNewVmSearch(search: Readonly<Record<string, unknown>>): NewVmSearch {
  const words = (['template', 'connection', 'clone'] as const).flatMap((key) => {
    const value = search[key];
    return typeof value === 'string' && value !== '' && value.length <= 500 ? [[key, value] as const] : [];
  });
  return Object.fromEntries(words);
}
