import type { Json } from '@anyvisor/domain';
import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { route } from './route.ts';
import { jsonValue, time } from './scalars.ts';
import type { View } from './view.ts';

/** Of one principal's preferences: bytes of one as JSON, and how many. */
export const preferenceBytes = 16 * 1024;
export const mostPreferences = 100;

export const preferenceKey = z.string().regex(/^[a-z0-9.-]{1,60}$/, {
  message: '1 to 60 of a-z, 0-9, "." and "-"',
});

const preference = z
  .object({
    key: preferenceKey,
    value: jsonValue,
    version: z.int().meta({ description: 'Rises with every change; the ETag.' }),
    updatedAt: time,
  })
  .meta({
    id: 'Preference',
    description: "Something the asking user or token keeps here: nobody else's to see.",
  });
export type PreferenceView = View<typeof preference>;

const putPreference = z
  .strictObject({
    value: jsonValue.refine((value) => sizeOf(value) <= preferenceBytes, {
      message: `at most ${preferenceBytes} bytes of JSON`,
    }),
  })
  .meta({ id: 'PutPreference' });

function sizeOf(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

const params = z.strictObject({ key: preferenceKey });
const tag = 'Access';

export const preferenceRoutes = {
  listPreferences: route({
    method: 'GET',
    path: '/preferences',
    operationId: 'listPreferences',
    tag,
    summary: 'Your own preferences, by key',
    permission: 'authenticated',
    query: z.strictObject({
      ...pageQuery.shape,
      prefix: z
        .string()
        .regex(/^[a-z0-9.-]{1,60}$/)
        .exactOptional()
        .meta({ description: 'Only keys that begin with it.' }),
    }),
    responses: { 200: { description: 'A page.', schema: pageOf('PreferencePage', preference) } },
  }),
  getPreference: route({
    method: 'GET',
    path: '/preferences/{key}',
    operationId: 'getPreference',
    tag,
    summary: 'One of your own preferences',
    permission: 'authenticated',
    params,
    responses: { 200: { description: 'It.', schema: preference, headers: ['ETag'] } },
    problems: [404],
  }),
  putPreference: route({
    method: 'PUT',
    path: '/preferences/{key}',
    operationId: 'putPreference',
    tag,
    summary: 'Keep something of your own here',
    description: `At most ${preferenceBytes} bytes each and ${mostPreferences} of them: 409 for one more.`,
    permission: 'authenticated',
    params,
    body: putPreference,
    bodyExample: { value: { columns: ['name', 'powerState', 'memoryBytes'] } },
    headers: ['If-Match'],
    responses: { 200: { description: 'Kept.', schema: preference, headers: ['ETag'] } },
    problems: [404, 409, 412],
  }),
  deletePreference: route({
    method: 'DELETE',
    path: '/preferences/{key}',
    operationId: 'deletePreference',
    tag,
    summary: 'Forget it',
    permission: 'authenticated',
    params,
    headers: ['If-Match'],
    responses: { 204: { description: 'Forgotten, or never there.' } },
    problems: [404, 412],
  }),
};
