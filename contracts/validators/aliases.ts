import { wireSchemas } from '../compiled.js';
import { didYouMean, plain } from '../did-you-mean.js';

/** What findings say of a parameter. */
export type Parameter = {
  readonly 'x-source'?: string;
  readonly 'x-expected'?: string;
  /** What other APIs call it. */
  readonly 'x-also-called'?: readonly string[];
};

/** Longer names are no parameters of any API. */
const LONGEST_NAME = 128;

/** The parameters that names of other APIs stand for. Case and separators of a name do not count. */
export class Aliases {
  readonly #meant = new Map<string, string>();

  constructor(parameters: Readonly<Record<string, Parameter>>) {
    for (const [name, { 'x-also-called': others = [] }] of Object.entries(parameters))
      for (const other of others) this.#meant.set(plain(other), name);
  }

  /** The parameter that a name stands for; null for none. */
  meantBy(name: string): string | null {
    return this.#meant.get(plain(name.slice(0, LONGEST_NAME))) ?? null;
  }
}

let all: readonly Aliases[] | undefined;

/**
 * The name under which a parameter was probably sent that is not there under its own: what other APIs call it, or a
 * misspelling of it; null when none is like it.
 *
 * @param names - What was sent and is not known under its name.
 */
export function sentAs(field: string, names: readonly string[]): string | null {
  const known = (all ??= Object.values(wireSchemas).map(({ parameters }) => new Aliases(parameters)));
  const alias = names.find((name) => known.some((aliases) => aliases.meantBy(name) === field));
  return alias ?? didYouMean(field, names);
}
