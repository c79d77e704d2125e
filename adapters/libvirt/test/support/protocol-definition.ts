/** What a libvirt .x file says of one program, reduced to what our table says: numbers and wire shapes. */
export interface ProtocolDefinition {
  readonly numbers: ReadonlyMap<string, number>;
  /** Shape of a named struct, or '' where there is none (no arguments, no result). */
  shapeOf(struct: string): string;
}

/** Reads the part of rpcgen's language that libvirt uses; `prefix` is `remote` or `qemu`. */
export function readProtocolDefinition(
  source: string,
  prefix: string,
  known: Readonly<Record<string, number>> = {},
): ProtocolDefinition {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^%.*$/gm, '');
  const constants = new Map(Object.entries(known));
  for (const [, name = '', value = ''] of code.matchAll(/const (\w+)\s*=\s*(\w+);/g)) {
    constants.set(name, Number.isNaN(Number(value)) ? (constants.get(value) ?? NaN) : Number(value));
  }
  const structs = new Map<string, string>();
  for (const [, name = '', body = ''] of code.matchAll(/struct (\w+) \{([^}]*)\}/g)) structs.set(name, body);
  const typedefs = new Map<string, string>();
  for (const [, type = ''] of code.matchAll(/typedef ([^;]+);/g)) {
    const name = /(\w+)(?:[<[].*)?$/.exec(type)?.[1] ?? '';
    typedefs.set(name, type);
  }
  const upper = prefix.toUpperCase();
  const numbers = new Map<string, number>();
  for (const [, name = '', value = ''] of code.matchAll(
    new RegExp(`${upper}_PROC_(\\w+)\\s*=\\s*(\\d+)`, 'g'),
  )) {
    numbers.set(name, Number(value));
  }

  function bound(text: string): string {
    const value = constants.get(text) ?? Number(text);
    if (Number.isNaN(value)) throw new Error(`unknown constant ${text}`);
    return String(value);
  }

  function field(declaration: string): string {
    const [, base = '', pointer = '', vector = ''] =
      /^((?:unsigned )?\w+)\s+(\*?)\w+\s*([<[].*)?$/.exec(declaration.trim()) ?? [];
    if (base === 'string') return 's';
    const size = /^[<[](\w+)[>\]]$/.exec(vector)?.[1];
    const limit = size === undefined ? '' : vector.startsWith('<') ? `<${bound(size)}>` : `[${bound(size)}]`;
    if (base === 'opaque') return `o${limit}`;
    const inner = named(base);
    const shape = inner.includes(',') && (limit !== '' || pointer !== '') ? `(${inner})` : inner;
    return shape + (pointer === '' ? limit : '?');
  }

  function named(type: string): string {
    const simple = SIMPLE[type];
    if (simple !== undefined) return simple;
    if (/^(?:enum )?\w*auth_type$/.test(type)) return 'i32';
    if (type.endsWith('typed_param_value')) return 'v';
    const definition = typedefs.get(type) ?? typedefs.get(`remote_${type}`);
    if (definition !== undefined) return field(definition);
    return shapeOf(type);
  }

  function shapeOf(struct: string): string {
    const body = structs.get(struct);
    if (body === undefined) return '';
    const declarations = body.split(';').map((line) => line.trim().replaceAll(/\s+/g, ' '));
    return declarations
      .filter((line) => line !== '')
      .map(field)
      .join(',');
  }

  return { numbers, shapeOf };
}

const SIMPLE: Readonly<Record<string, string>> = {
  int: 'i32',
  char: 'i32',
  'unsigned int': 'u32',
  'unsigned char': 'u32',
  'unsigned short': 'u32',
  hyper: 'i64',
  'unsigned hyper': 'u64',
  double: 'f64',
};
