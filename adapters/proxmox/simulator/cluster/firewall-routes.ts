import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { digestOf } from '../state/sections.ts';
import type { Section } from '../state/sections.ts';
import type { FirewallFile } from '../state/world.ts';

/** Firewall files of the cluster and of each guest; written down, not enforced. */
export const firewallRoutes: Handlers = {
  ...scope('/cluster', () => '/cluster'),
  ...scope('/nodes/{node}/qemu/{vmid}', (call) => `/vms/${call.args.text('vmid')}`),
  ...scope('/nodes/{node}/lxc/{vmid}', (call) => `/vms/${call.args.text('vmid')}`),
};

const control = new Set(['node', 'vmid', 'digest', 'delete', 'pos', 'moveto', 'name', 'rename']);

function scope(path: string, nameOf: (call: Call) => string): Handlers {
  const base = `${path}/firewall`;
  const file = (call: Call): FirewallFile => {
    const name = nameOf(call);
    const found = call.world.firewalls.get(name) ?? { options: {}, rules: [], aliases: new Map() };
    call.world.firewalls.set(name, found);
    return found;
  };
  return {
    [`GET ${base}`]: () => ['rules', 'options', 'aliases', 'refs'].map((name) => ({ name })),
    [`GET ${base}/options`]: (call) => ({ ...numbers(file(call).options), digest: digestOf(file(call)) }),
    [`PUT ${base}/options`]: (call) => {
      const { options } = file(call);
      for (const key of call.args.list('delete')) delete options[key];
      Object.assign(options, given(call));
      return null;
    },
    [`GET ${base}/rules`]: (call) => file(call).rules.map((rule, pos) => shown(file(call), rule, pos)),
    [`POST ${base}/rules`]: (call) => {
      file(call).rules.splice(call.args.maybeNumber('pos') ?? 0, 0, given(call));
      return null;
    },
    [`GET ${base}/rules/{pos}`]: (call) =>
      shown(file(call), ruleAt(file(call), call), call.args.number('pos')),
    [`PUT ${base}/rules/{pos}`]: (call) => {
      const { rules } = file(call);
      const rule = ruleAt(file(call), call);
      const to = call.args.maybeNumber('moveto');
      if (to === undefined) {
        for (const key of call.args.list('delete')) delete rule[key];
        Object.assign(rule, given(call));
      } else {
        rules.splice(call.args.number('pos'), 1);
        rules.splice(to, 0, rule);
      }
      return null;
    },
    [`DELETE ${base}/rules/{pos}`]: (call) => {
      ruleAt(file(call), call);
      file(call).rules.splice(call.args.number('pos'), 1);
      return null;
    },
    [`GET ${base}/aliases`]: (call) =>
      [...file(call).aliases].map(([name, alias]) => ({ name, ...alias, digest: digestOf(file(call)) })),
    [`POST ${base}/aliases`]: (call) => {
      file(call).aliases.set(call.args.text('name'), given(call));
      return null;
    },
    [`GET ${base}/aliases/{name}`]: (call) => ({
      name: call.args.text('name'),
      ...aliasOf(file(call), call),
    }),
    [`PUT ${base}/aliases/{name}`]: (call) => {
      aliasOf(file(call), call);
      file(call).aliases.delete(call.args.text('name'));
      file(call).aliases.set(call.args.maybeText('rename') ?? call.args.text('name'), given(call));
      return null;
    },
    [`DELETE ${base}/aliases/{name}`]: (call) => {
      aliasOf(file(call), call);
      file(call).aliases.delete(call.args.text('name'));
      return null;
    },
    [`GET ${base}/refs`]: (call) =>
      [...file(call).aliases].map(([name]) => ({
        type: 'alias',
        name,
        ref: `${path === '/cluster' ? 'dc' : 'guest'}/${name}`,
        scope: path === '/cluster' ? 'dc' : 'guest',
      })),
  };
}

function given(call: Call): Section {
  return Object.fromEntries(call.args.entries().filter(([key]) => !control.has(key)));
}

function ruleAt(file: FirewallFile, call: Call): Section {
  const rule = file.rules[call.args.number('pos')];
  if (rule === undefined) throw dies(`no rule at position ${call.args.text('pos')}`);
  return rule;
}

function aliasOf(file: FirewallFile, call: Call): Section {
  const alias = file.aliases.get(call.args.text('name'));
  if (alias === undefined) throw refusesParameters({ name: 'no such alias' });
  return alias;
}

function shown(file: FirewallFile, rule: Section, pos: number): unknown {
  return { ...numbers(rule), pos, digest: digestOf(file) };
}

function numbers(section: Section): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      /^\d+$/.test(value) && !/port/.test(key) ? Number(value) : value,
    ]),
  );
}
