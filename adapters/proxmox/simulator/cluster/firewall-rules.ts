import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { digestOf } from '../state/sections.ts';
import type { Section } from '../state/sections.ts';

const control = new Set([
  'node',
  'vmid',
  'digest',
  'delete',
  'pos',
  'moveto',
  'name',
  'rename',
  'group',
  'force',
]);

/** A list of rules behind `PATH` and `PATH/{pos}`. A new one comes first unless a position is named. */
export function ruleList(path: string, rules: (call: Call) => Section[]): Handlers {
  const shown = (call: Call, rule: Section, pos: number): Record<string, unknown> => ({
    ...numbers(rule),
    pos,
    digest: digestOf(rules(call)),
  });
  const at = (call: Call): Section => {
    const rule = rules(call)[call.args.number('pos')];
    if (rule === undefined) throw dies(`no rule at position ${call.args.text('pos')}`);
    return rule;
  };
  return {
    [`GET ${path}`]: (call) => rules(call).map((rule, pos) => shown(call, rule, pos)),
    [`POST ${path}`]: (call) => {
      rules(call).splice(call.args.maybeNumber('pos') ?? 0, 0, given(call));
      return null;
    },
    // One rule's position comes back as it stood in the path: text.
    [`GET ${path}/{pos}`]: (call) => ({ ...shown(call, at(call), 0), pos: call.args.text('pos') }),
    [`PUT ${path}/{pos}`]: (call) => {
      const rule = at(call);
      const to = call.args.maybeNumber('moveto');
      if (to === undefined) {
        for (const key of call.args.list('delete')) delete rule[key];
        Object.assign(rule, given(call));
      } else {
        const from = call.args.number('pos');
        rules(call).splice(from, 1);
        // The target counts the rules before the move.
        rules(call).splice(to > from ? to - 1 : to, 0, rule);
      }
      return null;
    },
    [`DELETE ${path}/{pos}`]: (call) => {
      at(call);
      rules(call).splice(call.args.number('pos'), 1);
      return null;
    },
  };
}

/** The parameters that are properties of what is written. */
export function given(call: Call): Section {
  return Object.fromEntries(call.args.entries().filter(([key]) => !control.has(key)));
}

/** Whole numbers leave as numbers, ports stay text. */
export function numbers(section: Section): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      /^\d+$/.test(value) && !/port/.test(key) ? Number(value) : value,
    ]),
  );
}
