import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { digestOf } from '../state/sections.ts';
import type { Section } from '../state/sections.ts';
import type { FirewallFile } from '../state/world.ts';
import { given, numbers, ruleList } from './firewall-rules.ts';

type IpSet = NonNullable<ReturnType<FirewallFile['ipsets']['get']>>;
const commentOf = (comment: string | undefined): Section => (comment === undefined ? {} : { comment });

/** Sets of addresses that rules name. */
export function ipsetRoutes(base: string, file: (call: Call) => FirewallFile): Handlers {
  const setOf = (call: Call): IpSet => {
    const found = file(call).ipsets.get(call.args.text('name'));
    if (found === undefined) throw dies(`no such IPSet '${call.args.text('name')}'`);
    return found;
  };
  const entryOf = (call: Call): Section => {
    const entry = setOf(call).entries.get(call.args.text('cidr'));
    if (entry === undefined) throw refusesParameters({ cidr: 'no such IP/Network' });
    return entry;
  };
  const shown = (call: Call, cidr: string, entry: Section): unknown => ({
    cidr,
    ...numbers(entry),
    digest: digestOf(setOf(call).entries),
  });
  return {
    [`GET ${base}/ipset`]: (call) =>
      [...file(call).ipsets].map(([name, { comment, entries }]) => ({
        name,
        ...commentOf(comment),
        digest: digestOf(entries),
      })),
    [`POST ${base}/ipset`]: (call) =>
      rename(call, file(call).ipsets, 'name', 'IPSet', () => ({ comment: undefined, entries: new Map() })),
    [`GET ${base}/ipset/{name}`]: (call) =>
      [...setOf(call).entries].map(([cidr, entry]) => shown(call, cidr, entry)),
    [`POST ${base}/ipset/{name}`]: (call) => {
      const { entries } = setOf(call);
      const cidr = call.args.text('cidr');
      if (entries.has(cidr)) throw refusesParameters({ cidr: `address '${cidr}' already exists` });
      if (cidr.endsWith('/0'))
        throw refusesParameters({ cidr: 'a zero prefix is not allowed in ipset entries' });
      entries.set(cidr, withoutCidr(call));
      return null;
    },
    [`DELETE ${base}/ipset/{name}`]: (call) => {
      const { entries } = setOf(call);
      const name = call.args.text('name');
      if (entries.size > 0 && !call.args.flag('force')) throw dies(`IPSet '${name}' is not empty`);
      file(call).ipsets.delete(name);
      return null;
    },
    [`GET ${base}/ipset/{name}/{cidr}`]: (call) => shown(call, call.args.text('cidr'), entryOf(call)),
    [`PUT ${base}/ipset/{name}/{cidr}`]: (call) => {
      Object.assign(entryOf(call), withoutCidr(call));
      return null;
    },
    [`DELETE ${base}/ipset/{name}/{cidr}`]: (call) => {
      entryOf(call);
      setOf(call).entries.delete(call.args.text('cidr'));
      return null;
    },
  };
}

/** Lists of rules of the cluster that other lists name, and the macros. */
export function groupRoutes(file: (call: Call) => FirewallFile): Handlers {
  const base = '/cluster/firewall/groups';
  const rulesOf = (call: Call): Section[] => {
    const group = file(call).groups.get(call.args.text('group'));
    if (group === undefined) throw dies(`no such security group '${call.args.text('group')}'`);
    return group.rules;
  };
  return {
    [`GET ${base}`]: (call) =>
      [...file(call).groups].map(([group, { comment, rules }]) => ({
        group,
        ...commentOf(comment),
        digest: digestOf(rules),
      })),
    [`POST ${base}`]: (call) =>
      rename(call, file(call).groups, 'group', 'Security group', () => ({ comment: undefined, rules: [] })),
    ...ruleList(`${base}/{group}`, rulesOf),
    [`DELETE ${base}/{group}`]: (call) => {
      const group = call.args.text('group');
      if (rulesOf(call).length > 0) throw dies(`Security group '${group}' is not empty`);
      file(call).groups.delete(group);
      return null;
    },
    'GET /cluster/firewall/macros': () =>
      ['DNS', 'HTTP', 'HTTPS', 'Ping', 'SSH'].map((macro) => ({ macro, descr: `${macro} traffic` })),
  };
}

/** `POST` makes a new one, or renames the one that `rename` names. */
function rename<T extends { comment: string | undefined }>(
  call: Call,
  all: Map<string, T>,
  key: string,
  noun: string,
  make: () => T,
): null {
  const name = call.args.text(key);
  const before = call.args.maybeText('rename');
  const found = before === undefined ? make() : all.get(before);
  if (found === undefined) throw refusesParameters({ [key]: `${noun} '${before ?? ''}' does not exist` });
  if (before !== name && all.has(name))
    throw refusesParameters({ [key]: `${noun} '${name}' already exists` });
  if (before !== undefined) all.delete(before);
  found.comment = call.args.maybeText('comment') ?? found.comment;
  all.set(name, found);
  return null;
}

function withoutCidr(call: Call): Section {
  const { cidr: _, ...entry } = given(call);
  return entry;
}
