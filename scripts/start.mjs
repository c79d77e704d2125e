// npm start: installs what is missing, then serves. With `-- --lab`: a living estate to look at.
import { join } from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { become } from './child.mjs';

ensureInstalled();
const args = process.argv.slice(2);
become(
  join(
    root,
    ...(args.includes('--lab') ? ['lab', 'src', 'estate', 'main.ts'] : ['server', 'src', 'main.ts']),
  ),
  args,
);
