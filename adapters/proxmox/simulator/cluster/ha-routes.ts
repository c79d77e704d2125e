import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { haMethods } from '../schema/tables/ha.ts';
import type { Section } from '../state/sections.ts';
import { guestOfResource, haStateOf, wakeHaManager, wantedState } from './ha-manager.ts';
import { sectionRoutes } from './section-routes.ts';

const takes = (key: string): Record<string, string> => ({ ...haMethods[key]?.takes });
const resources = sectionRoutes({
  path: '/cluster/ha/resources',
  key: 'sid',
  noun: 'resource',
  unknown: (sid) => dies(`no such resource '${sid}'`),
  sections: (call) => call.world.ha.resources,
  takes: { ...takes('POST /cluster/ha/resources'), 'type?': 'string' },
  check: (call, sid, section) => {
    if (guestOfResource(call.world, sid) === undefined)
      throw dies(`unable to find ${sid.startsWith('ct:') ? 'container' : 'virtual machine'} '${sid}'`);
    const { group } = section;
    if (group !== undefined && call.world.major >= 9)
      throw dies(`invalid parameter 'group': ha groups have been migrated to rules`);
    if (group !== undefined && !call.world.ha.groups.has(group))
      throw dies(`HA group '${group}' does not exist`);
    section['type'] = sid.split(':')[0] ?? '';
    section['state'] ??= 'started';
  },
  extra: (call, sid) => ({ state: wantedState(call.world.ha.resources.get(sid) ?? {}) }),
  changed: (call) => {
    wakeHaManager(call.world);
  },
});

/** High availability: resources, groups (rules from 9 on), the manager's view. */
export const haRoutes: Handlers = {
  'GET /cluster/ha': () => ['resources', 'groups', 'status'].map((id) => ({ id })),
  ...Object.fromEntries(Object.entries(resources).map(([key, run]) => [key, withSid(run)])),
  'POST /cluster/ha/resources/{sid}/migrate': withSid((call) => request(call)),
  'POST /cluster/ha/resources/{sid}/relocate': withSid((call) => request(call)),
  ...sectionRoutes({
    path: '/cluster/ha/groups',
    key: 'group',
    noun: 'ha group',
    unknown: (group) => dies(`no such ha group '${group}'`),
    sections: (call) => call.world.ha.groups,
    takes: takes('POST /cluster/ha/groups'),
    check: (call, _id, section) => {
      if (call.world.major >= 9) throw dies('cannot create group: ha groups have been migrated to rules');
      section['type'] = 'group';
    },
  }),
  ...sectionRoutes({
    path: '/cluster/ha/rules',
    key: 'rule',
    noun: 'HA rule',
    unknown: (rule) => dies(`no such ha rule '${rule}'`),
    sections: (call) => call.world.ha.rules,
    takes: takes('POST /cluster/ha/rules'),
    check: checkRule,
  }),
  'GET /cluster/ha/status': () => [{ name: 'current' }, { name: 'manager_status' }],
  'GET /cluster/ha/status/current': showCurrent,
  'GET /cluster/ha/status/manager_status': (call) => ({
    manager_status: {
      master_node: masterOf(call),
      node_status: Object.fromEntries(
        [...call.world.nodes].map(([name, node]) => [name, node.online ? 'online' : 'unknown']),
      ),
      timestamp: Math.floor(call.world.clock.now() / 1000),
    },
    quorum: { node: call.localNode, quorate: call.world.quorate ? '1' : '0' },
  }),
};

/** `100` stands for `vm:100` or `ct:100`. */
function withSid(run: (call: Call) => unknown): (call: Call) => unknown {
  return (call) => {
    const sid = call.args.maybeText('sid');
    if (sid === undefined || sid.includes(':')) return run(call);
    const guest = call.world.guests.get(Number(sid));
    if (guest === undefined) throw dies(`unable to find guest '${sid}'`);
    return run({ ...call, args: call.args.with('sid', `${guest.kind === 'qemu' ? 'vm' : 'ct'}:${sid}`) });
  };
}

function request(call: Call): unknown {
  const sid = call.args.text('sid');
  const resource = call.world.ha.resources.get(sid);
  if (resource === undefined) throw dies(`no such resource '${sid}'`);
  const node = call.args.text('node');
  if (call.world.nodes.get(node)?.online !== true) throw dies(`node '${node}' is not online`);
  resource['requested-node'] = node;
  wakeHaManager(call.world);
  return { sid, 'requested-node': node };
}

function checkRule(call: Call, _id: string, section: Section): void {
  if (section['type'] === 'node-affinity') {
    for (const entry of (section['nodes'] ?? '').split(',')) {
      const name = entry.split(':')[0] ?? '';
      if (!call.world.nodes.has(name)) throw dies(`Rule configuration error: no such cluster node '${name}'`);
    }
  } else if (section['affinity'] === undefined) throw dies(`Rule configuration error: affinity is missing`);
}

function masterOf(call: Call): string {
  return [...call.world.nodes.values()].find((node) => node.online)?.name ?? call.localNode;
}

function showCurrent(call: Call): unknown {
  const { world } = call;
  const now = Math.floor(world.clock.now() / 1000);
  const master = masterOf(call);
  const services = [...world.ha.resources].flatMap(([sid, resource]) => {
    const guest = guestOfResource(world, sid);
    const state = haStateOf(world, sid);
    if (guest === undefined || state === undefined) return [];
    return [
      {
        id: `service:${sid}`,
        type: 'service',
        sid,
        node: guest.node,
        state,
        crm_state: state,
        request_state: wantedState(resource),
        status: `${sid} (${guest.node}, ${state})`,
        max_relocate: Number(resource['max_relocate'] ?? 1),
        max_restart: Number(resource['max_restart'] ?? 1),
      },
    ];
  });
  return [
    {
      id: 'quorum',
      type: 'quorum',
      node: call.localNode,
      status: world.quorate ? 'OK' : 'No quorum on node',
      quorate: world.quorate ? 1 : 0,
    },
    ...(services.length === 0
      ? []
      : [
          {
            id: 'master',
            type: 'master',
            node: master,
            status: `${master} (active, ${new Date(now * 1000).toUTCString()})`,
            timestamp: now,
          },
        ]),
    ...[...world.nodes.values()].map((node) => ({
      id: `lrm:${node.name}`,
      type: 'lrm',
      node: node.name,
      status: `${node.name} (${node.online ? 'active' : 'old timestamp - dead?'})`,
      timestamp: now,
    })),
    ...services,
  ];
}
