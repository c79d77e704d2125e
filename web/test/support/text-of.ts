/** A node of the parsed source (ESTree); only what is looked at is named. */
export interface SourceNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

export function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && typeof (value as SourceNode).type === 'string';
}

/** Is it written out here: a literal, a template, or pieces put together of which one is? */
export function isWritten(node: SourceNode): boolean {
  return (
    (node.type === 'Literal' && typeof node['value'] === 'string') ||
    node.type === 'TemplateLiteral' ||
    (isSum(node) && (isWritten(left(node)) || isWritten(right(node))))
  );
}

/**
 * The texts a written expression can come to, each `${…}` as a hole named for what stands in it. Where a condition
 * chooses words, each choice makes a text of its own.
 */
export function textsOf(node: SourceNode): readonly string[] {
  if (node.type === 'Literal' && typeof node['value'] === 'string') {
    return [node['value']];
  }
  if (node.type === 'TemplateLiteral') {
    const [first = '', ...rest] = nodes(node['quasis']).map(cooked);
    const holes = nodes(node['expressions']).map(textsOf);
    return rest.reduce<readonly string[]>(
      (made, words, index) =>
        crossed(
          made,
          (holes[index] ?? ['']).map((hole) => hole + words),
        ),
      [first],
    );
  }
  if (node.type === 'ConditionalExpression') {
    return [node['consequent'], node['alternate']].flatMap((each) => (isNode(each) ? textsOf(each) : []));
  }
  if (node.type === 'ParenthesizedExpression' && isNode(node['expression'])) {
    return textsOf(node['expression']);
  }
  return isWritten(node) ? crossed(textsOf(left(node)), textsOf(right(node))) : [`{${holeName(node)}}`];
}

export function childrenOf(node: SourceNode): readonly SourceNode[] {
  return Object.values(node)
    .flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

/** What a called or read thing is called: `ctx.log`, `z.string().max`. */
export function nameOf(node: unknown): string {
  if (!isNode(node)) {
    return '';
  }
  switch (node.type) {
    case 'Identifier':
      return String(node['name']);
    case 'MemberExpression':
      return `${nameOf(node['object'])}.${nameOf(node['property'])}`;
    case 'CallExpression':
      return `${nameOf(node['callee'])}()`;
    case 'ChainExpression':
      return nameOf(node['expression']);
    default:
      return node.type;
  }
}

const mostChoices = 64;

function crossed(begun: readonly string[], ends: readonly string[]): readonly string[] {
  return begun.flatMap((start) => ends.map((end) => start + end)).slice(0, mostChoices);
}

function holeName(node: SourceNode): string {
  const words = nameOf(node).match(/[A-Za-z]+/g) ?? [];
  const last = words.findLast((word) => !plain.has(word)) ?? 'value';
  return last.charAt(0).toLowerCase() + last.slice(1);
}

/** Names that say nothing of what they name. */
const plain = new Set([
  'join',
  'toString',
  'map',
  'name',
  'length',
  'id',
  'slice',
  'shown',
  'Math',
  'round',
  'String',
]);

const isSum = (node: SourceNode) => node.type === 'BinaryExpression' && node['operator'] === '+';
const left = (node: SourceNode) => node['left'] as SourceNode;
const right = (node: SourceNode) => node['right'] as SourceNode;

function nodes(list: unknown): readonly SourceNode[] {
  return Array.isArray(list) ? list.filter(isNode) : [];
}

function cooked(quasi: SourceNode): string {
  return (quasi['value'] as { readonly cooked: string }).cooked;
}
