import { hypervisorTypes } from '@anyvisor/domain';
import { z } from 'zod';
import { route } from './route.ts';
import { commaList, id } from './scalars.ts';
import type { View } from './view.ts';

export const searchKinds = [
  'vm',
  'compute',
  'storage',
  'network',
  'template',
  'connection',
  'operation',
] as const;
export type SearchKind = (typeof searchKinds)[number];

const searchQuery = z.strictObject({
  q: z.string().min(1).max(200).meta({
    description:
      'What to look for, ignoring case: part of a name, an address, a host name, a native reference.',
  }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(20)
    .meta({ type: 'integer', description: 'Hits in all.' }),
  kinds: commaList(z.enum(searchKinds)).exactOptional(),
});

const searchHit = z
  .object({
    kind: z.enum(searchKinds),
    id,
    name: z.string(),
    matched: z
      .enum(['name', 'address', 'hostname', 'nativeRef', 'id'])
      .meta({ description: 'What of it matched.' }),
    match: z.enum(['exact', 'prefix', 'contains']),
    text: z.string().meta({ description: 'What matched, whole: the name, or the address.' }),
    connectionId: id.nullable(),
    connectionName: z.string().nullable(),
    connectionType: z.enum(hypervisorTypes).nullable(),
    type: z.string().nullable().meta({
      description: 'Of a unit its type, of an operation its kind; null for a VM and a connection.',
    }),
    state: z.string().nullable().meta({
      description:
        "A VM's power state (`STALE` or `MISSING` when that is not known now), a connection's health, an operation's state.",
    }),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = View<typeof searchHit>;

const searchResult = z
  .object({
    items: z
      .array(searchHit)
      .meta({ description: 'The best first: exact, then beginning, then containing; kinds take turns.' }),
    complete: z.boolean().meta({ description: 'False: there are more hits than were asked for.' }),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = View<typeof searchResult>;

export const searchRoutes = {
  search: route({
    method: 'GET',
    path: '/search',
    operationId: 'search',
    tag: 'Inventory',
    summary: 'Find anything by name, address or native reference',
    description: 'Only kinds that the caller may read are looked through.',
    permission: 'authenticated',
    query: searchQuery,
    responses: { 200: { description: 'Hits of every kind, mixed.', schema: searchResult } },
  }),
};
