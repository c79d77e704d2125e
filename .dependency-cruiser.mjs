const source = (...folders) => folders.map((folder) => `^${folder}/src`).join('|');
const external = 'node_modules|^node:|^[a-z_/]+$';

/** `from` may reach its own source, `to`, and libraries. */
const arrow = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [from, to, external].filter(Boolean).join('|') },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-stands-alone',
      severity: 'error',
      from: { path: source('packages/domain') },
      to: { pathNot: source('packages/domain') },
    },
    arrow('port-knows-domain', source('packages/port'), source('packages/domain')),
    arrow('toolkit-knows-domain', source('packages/toolkit'), source('packages/domain')),
    arrow('api-knows-domain', source('packages/api'), source('packages/domain')),
    arrow('client-knows-api', source('packages/client'), source('packages/api')),
    arrow('cli-knows-client', source('cli'), source('packages/client')),
    arrow('web-knows-client', source('web'), source('packages/client')),
    {
      name: 'adapter-knows-port-toolkit-domain',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/src' },
      to: {
        pathNot: `^adapters/$1/src|${source('packages/port', 'packages/toolkit', 'packages/domain')}|${external}`,
      },
    },
    {
      name: 'simulator-knows-no-adapter',
      severity: 'error',
      from: { path: '^adapters/[^/]+/simulator' },
      to: { path: '^(adapters/[^/]+/src|packages|server)' },
    },
    {
      name: 'only-the-registry-knows-adapters',
      severity: 'error',
      from: { path: source('server'), pathNot: '^server/src/adapters\\.ts$' },
      to: { path: '^adapters/' },
    },
    {
      name: 'server-knows-no-face',
      severity: 'error',
      from: { path: source('server') },
      to: { path: '^(web|cli|packages/client|lab|bench|test|tools)/' },
    },
    {
      name: 'nobody-knows-the-server',
      severity: 'error',
      from: { pathNot: '^(server|test|bench|lab|tools|cli/test|packages/client/test)/' },
      to: { path: '^server/' },
    },
    {
      name: 'only-the-root-knows-everything',
      severity: 'error',
      from: { path: '^server/src/(?!main\\.ts)' },
      to: { path: '^server/src/main\\.ts' },
    },
    {
      name: 'pools-stay-in-db',
      comment: 'queries take a transaction, never the pool',
      severity: 'error',
      from: { path: '^server/src/(?!db|events|nodes|main)' },
      to: { path: 'node_modules/pg/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
