import { demand } from '../access/permissions.ts';
import { dies } from '../http/api-error.ts';
import type { Call, Handler, Handlers } from '../http/call.ts';
import { notificationMethods } from '../schema/tables/notifications.ts';
import type { Notation } from '../schema/spec.ts';
import { sectionRoutes } from './section-routes.ts';

const base = '/cluster/notifications';
const kinds = ['sendmail', 'gotify', 'smtp', 'webhook'] as const;
/** Never told again. */
const secrets = new Set(['token', 'password', 'secret']);

/** Where notifications go and which ones; they are written down, never sent. */
export const notificationRoutes: Handlers = {
  [`GET ${base}`]: () =>
    ['endpoints', 'matchers', 'targets', 'matcher-fields', 'matcher-field-values'].map((name) => ({ name })),
  [`GET ${base}/endpoints`]: () => kinds.map((name) => ({ name })),
  [`GET ${base}/targets`]: guarded('Mapping.Audit', (call) =>
    kinds.flatMap((kind) =>
      [...call.world.notifications[kind]].map(([name, section]) => ({
        name,
        type: kind,
        ...(section['comment'] === undefined ? {} : { comment: section['comment'] }),
        disable: section['disable'] === '1' ? 1 : 0,
        origin: section['origin'] ?? 'user-created',
      })),
    ),
  ),
  [`POST ${base}/targets/{name}/test`]: guarded('Mapping.Use', (call) => {
    const name = call.args.text('name');
    if (!kinds.some((kind) => call.world.notifications[kind].has(name)))
      throw dies(`target '${name}' does not exist`);
    return null;
  }),
  [`GET ${base}/matcher-fields`]: () => ['type', 'hostname', 'job-id'].map((name) => ({ name })),
  [`GET ${base}/matcher-field-values`]: () =>
    ['vzdump', 'replication', 'fencing', 'package-updates'].map((value) => ({ field: 'type', value })),
  ...Object.assign({}, ...kinds.map((kind) => file(`${base}/endpoints/${kind}`, kind))),
  ...file(`${base}/matchers`, 'matchers'),
};

function file(path: string, kind: (typeof kinds)[number] | 'matchers'): Handlers {
  const takes: Notation = { ...notificationMethods[`POST ${path}`]?.takes };
  const lists = Object.entries(takes)
    .filter(([, text]) => text === 'array')
    .map(([name]) => name.replace('?', ''));
  const routes = sectionRoutes({
    path,
    key: 'name',
    noun: kind === 'matchers' ? 'matcher' : 'endpoint',
    sections: (call) => call.world.notifications[kind],
    takes,
    extra: (_call, _name, section) => ({
      origin: section['origin'] ?? 'user-created',
      ...Object.fromEntries([...secrets].map((name) => [name, undefined])),
      ...Object.fromEntries(
        lists
          .filter((name) => section[name] !== undefined && !secrets.has(name))
          .map((name) => [name, section[name]?.split('\0')]),
      ),
    }),
  });
  return Object.fromEntries(
    Object.entries(routes).map(([key, run]) => [
      key,
      guarded(key.startsWith('GET') ? 'Mapping.Audit|Mapping.Use|Mapping.Modify' : 'Mapping.Modify', run),
    ]),
  );
}

function guarded(privileges: string, run: Handler): Handler {
  return (call: Call) => {
    demand(call.world, call.identity, '/mapping/notifications', privileges);
    return run(call);
  };
}
