import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { readTable, specOf } from '../schema/spec.ts';
import type { Notation, SpecTable } from '../schema/spec.ts';
import { digestOf } from '../state/sections.ts';
import type { Section, Sections } from '../state/sections.ts';

/** A config file of sections behind the usual five methods. */
export interface SectionFile {
  readonly path: string;
  /** The parameter and property that names a section. */
  readonly key: string;
  /** For the messages: `storage`, `sdn zone object`. */
  readonly noun: string;
  /** What is said of a name that is not there, where that differs from "NOUN 'NAME' does not exist". */
  readonly unknown?: (id: string) => Error;
  readonly sections: (call: Call) => Sections;
  /** For the types of the values. */
  readonly takes: Notation;
  readonly check?: (call: Call, id: string, next: Section) => void;
  readonly mayRemove?: (call: Call, id: string) => void;
  readonly mayList?: (call: Call, id: string) => boolean;
  /** Properties that are not in the file but in the answers. */
  readonly extra?: (call: Call, id: string, section: Section) => Record<string, unknown>;
  readonly changed?: (call: Call) => void;
}

const control = new Set(['digest', 'delete', 'lock-token', 'node-filter', 'purge', 'vnet-in-path']);

export function sectionRoutes(file: SectionFile): Handlers {
  const one = `${file.path}/{${file.key}}`;
  return {
    [`GET ${file.path}`]: (call) => list(file, call),
    [`POST ${file.path}`]: (call) => create(file, call),
    [`GET ${one}`]: (call) => ({
      ...show(file, call, nameOf(file, call)),
      digest: digestOf(file.sections(call)),
    }),
    [`PUT ${one}`]: (call) => update(file, call),
    [`DELETE ${one}`]: (call) => remove(file, call),
  };
}

function unknown(file: SectionFile, id: string): Error {
  return file.unknown?.(id) ?? dies(`${file.noun} '${id}' does not exist`);
}

function nameOf(file: SectionFile, call: Call): string {
  return call.args.text(file.key);
}

function list(file: SectionFile, call: Call): unknown {
  const wanted = ['type']
    .filter((name) => call.args.has(name))
    .map((name) => [name, call.args.text(name)] as const);
  return [...file.sections(call)]
    .filter(
      ([id, section]) =>
        (file.mayList?.(call, id) ?? true) && wanted.every(([name, value]) => section[name] === value),
    )
    .map(([id]) => ({ ...show(file, call, id), digest: digestOf(file.sections(call)) }));
}

function show(file: SectionFile, call: Call, id: string): Record<string, unknown> {
  const section = file.sections(call).get(id);
  if (section === undefined) throw unknown(file, id);
  const table = readTable(file.takes);
  const typed = Object.entries(section).map(([key, value]) => [key, typedValue(table, key, value)]);
  return { [file.key]: id, ...Object.fromEntries(typed), ...file.extra?.(call, id, section) };
}

function create(file: SectionFile, call: Call): null {
  const id = nameOf(file, call);
  const sections = file.sections(call);
  if (sections.has(id)) throw dies(`${file.noun} ID '${id}' already defined`);
  const section: Section = Object.fromEntries(
    call.args.entries().filter(([key, value]) => key !== file.key && !control.has(key) && value !== ''),
  );
  file.check?.(call, id, section);
  sections.set(id, section);
  file.changed?.(call);
  return null;
}

function update(file: SectionFile, call: Call): null {
  const id = nameOf(file, call);
  const sections = file.sections(call);
  const section = sections.get(id);
  if (section === undefined) throw unknown(file, id);
  const digest = call.args.maybeText('digest');
  if (digest !== undefined && digest !== digestOf(sections)) {
    throw dies('detected modified configuration - file changed by other user? Try again.');
  }
  const removed = call.args.list('delete');
  const kept = Object.entries(section).filter(([key]) => !removed.includes(key));
  const set = call.args.entries().filter(([key]) => key !== file.key && !control.has(key));
  // An empty value leaves no line in the file.
  const next: Section = Object.fromEntries([...kept, ...set].filter(([, value]) => value !== ''));
  file.check?.(call, id, next);
  sections.set(id, next);
  file.changed?.(call);
  return null;
}

function remove(file: SectionFile, call: Call): null {
  const id = nameOf(file, call);
  file.mayRemove?.(call, id);
  if (!file.sections(call).delete(id)) throw unknown(file, id);
  file.changed?.(call);
  return null;
}

function typedValue(table: SpecTable, key: string, value: string): string | number {
  const type = specOf(table, key)?.type;
  return (type === 'integer' || type === 'boolean' || type === 'number') && /^-?\d+$/.test(value)
    ? Number(value)
    : value;
}
