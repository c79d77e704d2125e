// npm start: installs what is missing, then serves. Arguments after `--` go to the server.
import { join } from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { become } from './child.mjs';

ensureInstalled();
become(join(root, 'server', 'src', 'main.ts'), process.argv.slice(2));
