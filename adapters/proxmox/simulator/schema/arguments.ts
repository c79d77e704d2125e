import type { Value } from './check-value.ts';
import { splitList } from './formats.ts';

/** The checked parameters of one request, by type. Asking for a required one that is not there is a mistake of the table. */
export class Arguments {
  readonly #values: ReadonlyMap<string, Value>;

  constructor(values: ReadonlyMap<string, Value>) {
    this.#values = values;
  }

  /** The same with one parameter replaced. */
  with(name: string, value: Value): Arguments {
    return new Arguments(new Map([...this.#values, [name, value]]));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string {
    const text = this.maybeText(name);
    if (text === undefined) throw new Error(`parameter '${name}' is not in this method's table`);
    return text;
  }

  maybeText(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  maybeNumber(name: string): number | undefined {
    const text = this.maybeText(name);
    return text === undefined ? undefined : Number(text);
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : value === true;
  }

  /** A comma list, or the items of a repeated parameter. */
  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    if (value === undefined) return [];
    return typeof value === 'object' ? value : splitList(String(value));
  }

  /** All names with their text, as a config file would hold them. */
  entries(): readonly (readonly [string, string])[] {
    return [...this.#values.keys()].map((name) => [name, this.text(name)]);
  }
}
