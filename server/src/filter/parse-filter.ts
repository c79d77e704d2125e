import { QuerySyntaxError, operators } from './filter.ts';
import type { Filter, Operator } from './filter.ts';
import { tokens } from './tokens.ts';
import type { Token } from './tokens.ts';

/** Brackets within brackets, and comparisons in all. */
const depthLimit = 20;
const comparisonLimit = 100;

/**
 * The grammar, `and` binding tighter than `or`, keywords in any case:
 *
 *     filter  = any
 *     any     = all { "or" all }
 *     all     = one { "and" one }
 *     one     = "(" any ")" | field op value | field "in" "(" value { "," value } ")"
 *     op      = "=" | "!=" | "~" | "<" | ">" | "<=" | ">="
 *     value   = word | "quoted" | 'quoted'
 *
 * Throws `QuerySyntaxError` that says where and what was expected. Fields are not known here yet.
 */
export function parseFilter(text: string): Filter {
  const reader = { tokens: tokens(text), place: 0, comparisons: 0 };
  const filter = parseAny(reader, 0);
  const rest = reader.tokens[reader.place];
  if (rest !== undefined) {
    throw unexpected(rest, '"and", "or" or the end');
  }
  return filter;
}

interface Reader {
  readonly tokens: readonly Token[];
  place: number;
  comparisons: number;
}

function parseAny(reader: Reader, depth: number): Filter {
  return parseJoined(reader, 'or', () => parseJoined(reader, 'and', () => parseOne(reader, depth)));
}

function parseJoined(reader: Reader, keyword: 'and' | 'or', part: () => Filter): Filter {
  const first = part();
  const parts = [first];
  while (isKeyword(reader.tokens[reader.place], keyword)) {
    reader.place += 1;
    parts.push(part());
  }
  return parts.length === 1 ? first : { type: keyword, parts };
}

function parseOne(reader: Reader, depth: number): Filter {
  const token = take(reader, 'a field or "("');
  if (token.kind === 'sign' && token.text === '(') {
    if (depth >= depthLimit) {
      throw new QuerySyntaxError(`The filter has more than ${depthLimit} brackets within each other`);
    }
    const inner = parseAny(reader, depth + 1);
    expectSign(reader, ')');
    return inner;
  }
  if (token.kind !== 'word' || isKeyword(token, 'and') || isKeyword(token, 'or') || isKeyword(token, 'in')) {
    throw unexpected(token, 'a field or "("');
  }
  reader.comparisons += 1;
  if (reader.comparisons > comparisonLimit) {
    throw new QuerySyntaxError(`The filter has more than ${comparisonLimit} comparisons`);
  }
  const op = parseOperator(reader);
  return {
    type: 'compare',
    field: token.text,
    op,
    values: op === 'in' ? parseList(reader) : [parseValue(reader)],
  };
}

function parseOperator(reader: Reader): Operator {
  const token = take(reader, 'an operator');
  const text = token.kind === 'word' ? token.text.toLowerCase() : token.text;
  const operator = token.kind === 'quoted' ? undefined : operators.find((known) => known === text);
  if (operator === undefined) {
    throw unexpected(token, `one of ${operators.join(' ')}`);
  }
  return operator;
}

function parseList(reader: Reader): readonly string[] {
  expectSign(reader, '(');
  const values = [parseValue(reader)];
  while (reader.tokens[reader.place]?.kind === 'sign' && reader.tokens[reader.place]?.text === ',') {
    reader.place += 1;
    values.push(parseValue(reader));
  }
  expectSign(reader, ')');
  return values;
}

function parseValue(reader: Reader): string {
  const token = take(reader, 'a value');
  if (token.kind === 'sign') {
    throw unexpected(token, 'a value (put it into quotes when it holds signs)');
  }
  return token.text;
}

function expectSign(reader: Reader, sign: string): void {
  const token = take(reader, `"${sign}"`);
  if (token.kind !== 'sign' || token.text !== sign) {
    throw unexpected(token, `"${sign}"`);
  }
}

function take(reader: Reader, expected: string): Token {
  const token = reader.tokens[reader.place];
  if (token === undefined) {
    throw new QuerySyntaxError(`The filter ends where ${expected} was expected`);
  }
  reader.place += 1;
  return token;
}

function isKeyword(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === keyword;
}

function unexpected(token: Token, expected: string): QuerySyntaxError {
  return new QuerySyntaxError(
    `The filter has ${JSON.stringify(token.text)} at character ${token.at + 1}, where ${expected} was expected`,
  );
}
