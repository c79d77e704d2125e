// Guards the size and the names of source files (ARCHITECTURE.md, "Rules of the house").
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const maxLines = 300;
const emptyNames = /^(utils?|helpers?|common|managers?|misc|shared|stuff)(\.|$)/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(
    (file) => /\.(ts|tsx|mjs|go|sh|py)$/.test(file) && !file.includes('/generated/') && existsSync(file),
  );

const complaints = files.flatMap((file) => {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  return [
    ...(lines > maxLines ? [`${file}: ${lines} lines, at most ${maxLines}: is it one idea?`] : []),
    ...(file.split('/').some((part) => emptyNames.test(part)) ? [`${file}: the name says nothing`] : []),
    ...(/[A-Z]/.test(basename(file)) && !file.endsWith('.tsx') ? [`${file}: not kebab-case`] : []),
  ];
});
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length > 0 ? 1 : 0);
