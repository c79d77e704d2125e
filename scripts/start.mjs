// npm start: installs what is missing, builds the web UI, then serves. With `-- --lab`: a living estate to look at.
import { join } from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { ensureWebBuilt } from './build-web.mjs';
import { become } from './child.mjs';

ensureInstalled();
ensureWebBuilt();
const args = process.argv.slice(2);
become(
  join(
    root,
    ...(args.includes('--lab') ? ['lab', 'src', 'estate', 'main.ts'] : ['server', 'src', 'main.ts']),
  ),
  args,
);
