import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';

const schema = z.strictObject({
  url: z.url({ protocol: /^https?$/u }).max(500),
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(500),
});

export type TemplateParameters = z.infer<typeof schema>;

export const parameters: ParameterSchema<TemplateParameters> = {
  ...zodSchema(schema),
  secrets: ['password'],
  endpoint: ({ url }) => new URL(url).host,
};

/** Of `spec.extensions`: this platform has nothing of its own to ask for. */
export const extension = zodSchema(z.strictObject({}));
