import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes the description of a pretended host for libvirt's test driver and answers the URI that opens it through the daemon.
 * Every connection to a file has a state of its own; `test:///default` is shared inside one daemon.
 */
export async function writeTestHost(data: string, domains: number): Promise<string> {
  const file = join(data, `test-host-${domains}.xml`);
  const list = Array.from({ length: domains }, (_, index) => testDomain(index)).join('');
  await writeFile(
    file,
    `<node>\n<cpu><mhz>3000</mhz><model>test</model><active>64</active></cpu>\n${list}</node>\n`,
  );
  return `test://${file}`;
}

function testDomain(index: number): string {
  const tail = index.toString(16).padStart(12, '0');
  const name = `test-${String(index).padStart(5, '0')}`;
  return `<domain type='test'><name>${name}</name><uuid>00000000-0000-4000-8000-${tail}</uuid>\
<memory unit='MiB'>256</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>\n`;
}
