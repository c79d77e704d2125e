import { wrongState } from '../faults.ts';
import { STATE } from '../inventory/state-words.ts';
import { procedures } from '../protocol/procedures.ts';
import type { BothEnds } from './both-ends.ts';
import { mustBeUntouched } from './copy-disks.ts';
import { destinationXml } from './destination-xml.ts';
import { pathThere } from './far-disks.ts';
import type { MigrationOptions } from './options.ts';
import type { MigrationPlan } from './plan.ts';
import type { Side } from './whereabouts.ts';

/**
 * The machine whose disks have been copied becomes known at the destination, in one call: from then on it is there, and
 * what is here is left over. The daemons need not reach each other for that.
 */
export async function defineThere(
  { here, there }: BothEnds,
  { dom, state }: Side,
  { name, disks }: MigrationPlan,
  { networks = {} }: MigrationOptions,
): Promise<void> {
  if (state !== STATE.shutoff && state !== STATE.crashed) {
    throw wrongState(
      'migrateVm',
      `${name} was started while its disks were copied`,
      'Move it live, or stop it first.',
    );
  }
  const paths = new Map<string, string>();
  for (const disk of disks) {
    await mustBeUntouched(here, disk);
    paths.set(disk.target, await pathThere(there, disk));
  }
  const { xml } = await here.call(procedures.domainGetXmlDesc, { dom, flags: SECURE | INACTIVE });
  await there.call(procedures.domainDefineXmlFlags, {
    xml: destinationXml(xml, { disks: paths, networks }),
  });
}

/** virDomainXMLFlags. */
const SECURE = 1;
const INACTIVE = 2;
