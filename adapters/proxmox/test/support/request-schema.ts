import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SentRequest } from './requests.ts';

interface DeclaredParameter {
  readonly type?: string;
  readonly optional?: number | boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly minLength?: number | string;
  readonly maxLength?: number | string;
  readonly pattern?: string;
  readonly format?: string | Readonly<Record<string, unknown>>;
}

interface DeclaredMethod {
  readonly method: string;
  readonly path: string;
  readonly parameters?: {
    readonly properties?: Readonly<Record<string, DeclaredParameter>>;
    readonly additionalProperties?: unknown;
  };
}

const file =
  process.env['PVE_API_SCHEMA'] ??
  fileURLToPath(new URL('../../../../../shared/data/proxmox/pve-api-9.1.jsonl', import.meta.url));

/** Why requests cannot be held against the platform's own schema; undefined when they can. */
export const schemaSkipReason = existsSync(file)
  ? undefined
  : 'the schema of the PVE API is not here; PVE_API_SCHEMA names the file';

/** For test titles. */
export const schemaNote = schemaSkipReason === undefined ? '' : ` [skipped: ${schemaSkipReason}]`;

interface Matcher extends DeclaredMethod {
  readonly pattern: RegExp;
  readonly variables: readonly string[];
}

/** Everything that is wrong with requests by the platform's own schema, which checks them strictly. */
export function requestComplaints(requests: readonly SentRequest[]): readonly string[] {
  const methods = readFileSync(file, 'utf8').trim().split('\n').map(matcherOf);
  const complaints = new Set<string>();
  for (const request of requests)
    for (const complaint of complaintsOf(methods, request)) complaints.add(complaint);
  return [...complaints];
}

function matcherOf(line: string): Matcher {
  const method = JSON.parse(line) as DeclaredMethod;
  const variables = [...method.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const pattern = new RegExp(`^${method.path.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
  return { ...method, pattern, variables };
}

function complaintsOf(methods: readonly Matcher[], { method, path, body }: SentRequest): readonly string[] {
  const url = new URL(path, 'https://node');
  const bare = url.pathname;
  const found = methods
    .filter((one) => one.method === method && one.pattern.test(bare))
    .toSorted((a, b) => a.variables.length - b.variables.length)[0];
  if (found === undefined) return [`${method} ${bare}: no such method`];
  const where = `${method} ${found.path}`;
  const hasBody = method === 'POST' || method === 'PUT';
  if (!hasBody && body !== '') return [`${where}: a body`];
  if (hasBody && url.search !== '') return [`${where}: a query beside the body`];
  const given = new Map<string, readonly string[]>();
  const values = found.pattern.exec(bare)?.slice(1) ?? [];
  for (const [index, name] of found.variables.entries())
    given.set(name, [decodeURIComponent(values[index] ?? '')]);
  for (const [name, value] of new URLSearchParams(hasBody ? body : url.search))
    given.set(name, [...(given.get(name) ?? []), value]);
  const declared = found.parameters?.properties ?? {};
  const strict = found.parameters?.additionalProperties === 0;
  const unknown = [...given].flatMap(([name, texts]) => {
    const parameter = declared[name] ?? declared[name.replace(/\d+$/, '[n]')];
    if (parameter === undefined) return strict ? [`${where}: ${name} is not declared`] : [];
    return texts.flatMap((text) => valueComplaints(`${where}: ${name}`, parameter, text));
  });
  const missing = Object.entries(declared)
    .filter(([name, { optional }]) => !optional && !name.endsWith('[n]') && !given.has(name))
    .map(([name]) => `${where}: ${name} is missing`);
  return [...unknown, ...missing];
}

function valueComplaints(what: string, declared: DeclaredParameter, text: string): readonly string[] {
  const bad = (why: string): readonly string[] => [`${what}: ${why}: ${text.slice(0, 80)}`];
  if (declared.type === 'integer' && !/^-?\d+$/.test(text)) return bad('not an integer');
  if (declared.type === 'number' && !Number.isFinite(Number(text))) return bad('not a number');
  if (declared.type === 'boolean' && !/^(?:0|1|on|off|yes|no|true|false)$/i.test(text))
    return bad('not a boolean');
  if (declared.enum !== undefined && !declared.enum.map(String).includes(text))
    return bad('not one of the values');
  if (declared.minimum !== undefined && Number(text) < Number(declared.minimum)) return bad('too small');
  if (declared.maximum !== undefined && Number(text) > Number(declared.maximum)) return bad('too large');
  if (declared.minLength !== undefined && text.length < Number(declared.minLength)) return bad('too short');
  if (declared.maxLength !== undefined && text.length > Number(declared.maxLength)) return bad('too long');
  if (declared.pattern !== undefined && !jsPattern(declared.pattern).test(text)) return bad('does not match');
  return typeof declared.format === 'object' ? partComplaints(what, declared.format, text) : [];
}

/** A property string by its inline format: `{ key: { type, enum, default_key, … } }`. */
function partComplaints(
  what: string,
  format: Readonly<Record<string, unknown>>,
  text: string,
): readonly string[] {
  const complaints: string[] = [];
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const defaultKey = Object.keys(format).find((key) => Object(format[key]).default_key);
    const key = at < 0 ? defaultKey : part.slice(0, at);
    const declared =
      key === undefined
        ? undefined
        : (format[key] as DeclaredParameter & { alias?: string; keyAlias?: string });
    if (key === undefined || declared === undefined) complaints.push(`${what}: ${part} is no part of it`);
    else if (declared.alias === undefined)
      complaints.push(...valueComplaints(`${what} ${key}`, declared, at < 0 ? part : part.slice(at + 1)));
  }
  return complaints;
}

/** Perl's patterns as JavaScript reads them: anchored as a whole, `(?i)` and `\z` put right. */
function jsPattern(pattern: string): RegExp {
  const insensitive = /\(\?\^?i:/.test(pattern);
  const plain = pattern
    .replaceAll(/\(\?\^?[a-z]*:/g, '(?:')
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^');
  try {
    return new RegExp(`^(?:${plain})$`, insensitive ? 'i' : '');
  } catch {
    return /^/;
  }
}
