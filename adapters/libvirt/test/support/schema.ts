import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** libvirt's schemas: those of this machine, or of another version in the folder that `ANYVISOR_LIBVIRT_SCHEMAS` names. */
const given = process.env['ANYVISOR_LIBVIRT_SCHEMAS'];
const folder = given ?? '/usr/share/libvirt/schemas';

/** Whether the schemas know TDX, which came after SEV-SNP and after every version that was run. */
export const knowsTdx = knows('launchSecurityTDX');

/** Validates documents against libvirt's own schema. */
export interface SchemaCheck {
  /** What the schema has to say against the document; empty when it accepts it. */
  readonly objections: (xml: string, schema: 'domain' | 'storagevol') => string;
  readonly remove: () => void;
}

export function schemaCheck(): SchemaCheck {
  const work = mkdtempSync(join(tmpdir(), 'anyvisor-schema-'));
  const file = join(work, 'document.xml');
  return {
    objections: (xml, schema) => {
      writeFileSync(file, xml);
      const [command = '', ...args] =
        given === undefined
          ? ['virt-xml-validate', file, schema]
          : ['xmllint', '--noout', '--relaxng', join(folder, `${schema}.rng`), file];
      const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
      if (error !== undefined) throw error;
      return status === 0 ? '' : stderr;
    },
    remove: () => rmSync(work, { recursive: true, force: true }),
  };
}

function knows(definition: string): boolean {
  const file = join(folder, 'domaincommon.rng');
  return existsSync(file) && readFileSync(file, 'utf8').includes(definition);
}
