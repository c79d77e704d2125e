import type { Schemas } from '../../api/client.ts';

export type Template = Schemas['Template'];

/** What a spec calls a template: its name, unless another one there has the same. */
export function wordFor(template: Template, all: readonly Template[]): string {
  const twins = all.filter(
    ({ name, connectionId }) => name === template.name && connectionId === template.connectionId,
  );
  return twins.length > 1 ? template.nativeRef : template.name;
}

export function isMeant(template: Template, word: string): boolean {
  return template.nativeRef === word || template.name === word;
}
