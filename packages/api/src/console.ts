import { z } from 'zod';
import { route } from './route.ts';
import { jsonValue, time } from './scalars.ts';
import type { View } from './view.ts';
import { vmParams } from './vm-routes.ts';

const openConsole = z
  .strictObject({
    protocol: z
      .enum(['vnc', 'serial', 'webmks', 'spice'])
      .exactOptional()
      .meta({ description: 'Default: vnc.' }),
  })
  .meta({ id: 'OpenConsole' });

export const consoleView = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('stream'),
      protocol: z.enum(['vnc', 'serial']),
      path: z
        .string()
        .meta({ description: 'WebSocket to open here, once; binary messages are the console’s bytes.' }),
      password: z.string().nullable().meta({ description: "For the viewer's handshake." }),
      expiresAt: time,
    }),
    z.object({
      kind: z.literal('ticket'),
      protocol: z.enum(['webmks', 'spice']),
      url: z.string(),
      facts: jsonValue,
    }),
  ])
  .meta({ id: 'Console' });
export type ConsoleView = View<typeof consoleView>;

export const screenshotView = z
  .object({
    takenAt: time,
    mediaType: z.enum(['image/png', 'image/x-portable-pixmap']),
    data: z.string().meta({ description: 'The image, in base64.' }),
  })
  .meta({ id: 'Screenshot' });

export const consoleRoutes = {
  getVmScreenshot: route({
    method: 'GET',
    path: '/vms/{vmId}/screenshot',
    operationId: 'getVmScreenshot',
    tag: 'Virtual machines',
    summary: 'What is on its screen at this moment',
    description:
      '409 when it does not run, or its platform takes no screenshots: see the feature `screenshots`.',
    permission: 'vms:console',
    params: vmParams,
    responses: { 200: { description: 'The image.', schema: screenshotView } },
    problems: [404, 409, 502, 503, 504],
  }),
  openConsole: route({
    method: 'POST',
    path: '/vms/{vmId}/console',
    operationId: 'openConsole',
    tag: 'Consoles',
    summary: 'Open a console; answers where to connect, valid once and for a short time',
    permission: 'vms:console',
    params: vmParams,
    body: openConsole,
    optionalBody: true,
    responses: { 201: { description: 'Opened.', schema: consoleView } },
    problems: [404, 409, 502, 503, 504],
  }),
  consoleSocket: route({
    method: 'GET',
    path: '/console/ws',
    operationId: 'consoleSocket',
    tag: 'Consoles',
    summary: "The console's bytes over a WebSocket; the ticket is the right to it",
    permission: 'public',
    query: z.strictObject({ ticket: z.string().min(16).max(200) }),
    responses: { 101: { description: 'Switching to WebSocket.' } },
    problems: [404],
  }),
};
