import { z } from 'zod';
import { jsonValue } from './scalars.ts';

const pointer = z.string().meta({ description: 'JSON pointer into the spec.' });
const specChange = z.discriminatedUnion('op', [
  z.object({ op: z.literal('set'), pointer, value: jsonValue }),
  z.object({ op: z.literal('remove'), pointer }),
]);

/** What could be better about a VM: the domain's `VmFinding`. */
export const vmFindingView = z
  .object({
    id: z.string().meta({ description: 'Stable, such as `huge-pages-missing`.' }),
    severity: z.enum(['info', 'warning', 'problem']),
    subject: z.string().nullable().meta({ description: 'A disk’s key or the like; null for the whole VM.' }),
    title: z.string(),
    why: z.string(),
    specPatch: z.array(specChange).meta({
      description:
        'Applied to the VM’s spec in order, they make the finding disappear; objects on the way are made. Empty: only ' +
        'somebody else can mend it, `why` says who.',
    }),
  })
  .meta({ id: 'VmFinding' });
