import { ApiProblem } from '@anyvisor/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import type { JsonObject } from '../schema-form/json.ts';
import type { SchemaNode } from '../schema-form/json-schema.ts';
import { serverWords } from '../../i18n/server-words.ts';

export type Placement = Schemas['Placement'];
type Spec = Schemas['VmProvisionSpec'];

/** The schema of a spec with the settings of every platform this server speaks to. */
export const specSchemaQuery = queryOptions({
  queryKey: ['schemas', 'vm-spec'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/schemas/vm-spec', { signal }))) as SchemaNode,
  staleTime: Infinity,
});

/** Most cards of templates shown at once; the search finds the others. */
export const mostTemplates = 60;

export function templatesQuery(connectionId: string | undefined, search: string) {
  const query = {
    limit: mostTemplates,
    sort: 'name',
    ...(search === '' ? {} : { q: search }),
    ...(connectionId === undefined ? {} : { filter: `connectionId = "${connectionId}"` }),
  };
  return queryOptions({
    queryKey: ['units', 'templates', 'cards', query],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/templates', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Where this spec would go, and why. Nothing is kept of it at the server. */
export function placementQuery(document: JsonObject, enabled: boolean) {
  return queryOptions({
    queryKey: ['placement', document],
    queryFn: ({ signal }) =>
      ask(api.POST('/api/v1/vms/placement', { body: document as unknown as Spec, signal })),
    enabled,
    staleTime: 10_000,
    gcTime: 30_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** What the server found wrong in a spec, by JSON pointer. */
export function violationsIn(thrown: unknown): ReadonlyMap<string, string> {
  const violations = thrown instanceof ApiProblem ? (thrown.problem.violations ?? []) : [];
  return new Map(violations.map(({ pointer, message }) => [pointer, serverWords(message)]));
}
