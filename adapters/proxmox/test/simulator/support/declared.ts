/** A type as the platform's schema file writes it. */
export interface Declared {
  readonly type?: string;
  readonly optional?: number | boolean;
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Declared>>;
  readonly items?: Declared;
}

export interface DeclaredMethod {
  readonly method: string;
  readonly path: string;
  readonly parameters?: Declared;
  readonly returns?: Declared;
}

/**
 * What an answer lacks or has wrong. Booleans may be 0 and 1, numbers may be text, more fields than declared are fine: so do
 * real clusters answer.
 */
export function complaintsAbout(
  where: string,
  declared: Declared | undefined,
  value: unknown,
): readonly string[] {
  if (declared?.type === undefined || declared.type === 'any') return [];
  if (value === null) return declared.type === 'null' || declared.optional ? [] : [`${where}: null`];
  switch (declared.type) {
    case 'array':
      return Array.isArray(value)
        ? value
            .slice(0, 50)
            .flatMap((item, index) => complaintsAbout(`${where}[${String(index)}]`, declared.items, item))
        : [`${where}: not an array`];
    case 'object':
      return typeof value === 'object' && !Array.isArray(value)
        ? fieldsOf(where, declared.properties ?? {}, value as Readonly<Record<string, unknown>>)
        : [`${where}: not an object`];
    case 'boolean':
      return [0, 1, '0', '1', '', true, false].includes(value as string)
        ? []
        : [`${where}: not a boolean: ${JSON.stringify(value)}`];
    case 'integer':
      return /^"?-?\d+"?$/.test(JSON.stringify(value))
        ? valuesOf(where, declared, value)
        : [`${where}: not an integer: ${JSON.stringify(value)}`];
    case 'number':
      return Number.isFinite(Number(value)) ? [] : [`${where}: not a number: ${JSON.stringify(value)}`];
    case 'string':
      return typeof value === 'string' || typeof value === 'number'
        ? valuesOf(where, declared, value)
        : [`${where}: not text: ${JSON.stringify(value)}`];
    default:
      return [];
  }
}

function fieldsOf(
  where: string,
  properties: Readonly<Record<string, Declared>>,
  value: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(properties).flatMap(([name, declared]) => {
    if (name.endsWith('[n]')) return [];
    const field = value[name];
    if (field === undefined) return declared.optional ? [] : [`${where}.${name}: missing`];
    return complaintsAbout(`${where}.${name}`, declared, field);
  });
}

function valuesOf(where: string, declared: Declared, value: unknown): readonly string[] {
  const allowed = declared.enum?.map(String);
  return allowed === undefined || allowed.includes(String(value))
    ? []
    : [`${where}: ${String(value)} is not one of ${allowed.join(', ')}`];
}
