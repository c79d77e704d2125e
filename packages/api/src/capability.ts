import { features, hypervisorTypes, networkTypes, vmOperations } from '@anyvisor/domain';
import type { Feature, VmOperation } from '@anyvisor/domain';
import { z } from 'zod';
import { hypervisorErrorKinds } from './problem.ts';
import { route } from './route.ts';
import type { View } from './view.ts';

export const featureSchema = z.enum(features);

const featureSupport = z.object({
  support: z.enum(['full', 'partial', 'none']),
  reason: z.string().exactOptional(),
});

export const capabilitiesView = z
  .object({
    supportsLiveMigration: z.boolean(),
    supportsSnapshots: z.boolean(),
    supportsHighAvailability: z.boolean(),
    supportsResourcePools: z.boolean(),
    supportsHotAdd: z.object({ cpu: z.boolean(), memory: z.boolean(), disk: z.boolean() }),
    supportedNetworkTypes: z.array(z.enum(networkTypes)),
    maxCpuCores: z.number().nullable(),
    maxMemoryGb: z.number().nullable(),
    features: z.object(eachOf<Feature, typeof featureSupport>(features, featureSupport)),
  })
  .meta({ id: 'Capabilities', description: 'What a hypervisor type, or one endpoint of it, can do.' });

const allowance = z
  .discriminatedUnion('allowed', [
    z.object({ allowed: z.literal(true) }),
    z.object({ allowed: z.literal(false), kind: z.enum(hypervisorErrorKinds), reason: z.string() }),
  ])
  .meta({ id: 'OperationAllowance', description: '`kind` and `reason` say why not.' });

export const allowedOperationsView = z
  .object(eachOf<VmOperation, typeof allowance>(vmOperations, allowance))
  .meta({ id: 'AllowedOperations' });

const capabilityMatrix = z
  .object({
    features: z.array(featureSchema),
    items: z.array(
      z.object({ type: z.enum(hypervisorTypes), displayName: z.string(), capabilities: capabilitiesView }),
    ),
  })
  .meta({ id: 'CapabilityMatrix' });
export type CapabilityMatrix = View<typeof capabilityMatrix>;

export const capabilityRoutes = {
  getCapabilityMatrix: route({
    method: 'GET',
    path: '/capabilities',
    operationId: 'getCapabilityMatrix',
    tag: 'Capabilities',
    summary: 'What each hypervisor type can do at best',
    permission: 'authenticated',
    responses: { 200: { description: 'The ceiling of every registered type.', schema: capabilityMatrix } },
  }),
};

function eachOf<K extends string, S extends z.ZodType>(keys: readonly K[], schema: S): Record<K, S> {
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>;
}
