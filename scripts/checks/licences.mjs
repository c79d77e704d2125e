// Every dependency, also the indirect ones, must carry a permissive licence. Reads the lock file and what it installed.
import { existsSync, readFileSync } from 'node:fs';

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'PostgreSQL',
]);

/** Build-time tools that are run, not linked or shipped; each with its reason. */
const tolerated = {
  lightningcss: 'MPL-2.0, file-level: a build tool of Vite, unchanged and not shipped',
  '@axe-core/playwright': 'MPL-2.0, file-level: drives the accessibility tests, unchanged and not shipped',
  'axe-core': 'MPL-2.0, file-level: the rules of the accessibility tests, unchanged and not shipped',
  '@novnc/novnc': 'MPL-2.0, file-level: the VNC viewer, shipped unchanged with its licence',
};

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const complaints = Object.entries(packages)
  .filter(([path]) => path.startsWith('node_modules/') || path.includes('/node_modules/'))
  .filter(([, entry]) => entry.link !== true)
  // An optional package that could not be built here (no compiler) says nothing of itself, and is not used.
  .filter(([path, entry]) => entry.optional !== true || entry.license !== undefined || existsSync(path))
  .flatMap(([path, entry]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = entry.license ?? installedLicence(path);
    const known = Object.keys(tolerated).some((prefix) => name === prefix || name.startsWith(`${prefix}-`));
    return known || isPermissive(licence) ? [] : [`${name}: ${licence ?? 'no licence stated'}`];
  });
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length > 0 ? 1 : 0);

/** SPDX expressions: any side of an OR, every side of an AND. */
function isPermissive(licence) {
  if (typeof licence !== 'string') return false;
  const bare = licence.replaceAll(/[()]/g, '').trim();
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isPermissive);
  return bare.split(' AND ').every((part) => permissive.has(part.trim()));
}

function installedLicence(path) {
  const manifest = `${path}/package.json`;
  if (!existsSync(manifest)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof license === 'string' ? license : (license ?? licenses?.[0])?.type;
}
