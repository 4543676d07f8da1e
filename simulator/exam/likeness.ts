import { countedParameters, knownParameters, sendingParameters } from '@mmp-sim/contracts/parameters';
import type { Attempt } from './attempts.js';
import { groupBy } from './group-by.js';

type Fields = Attempt['fields'];

/** What a request may be a try of. */
type Thing = { readonly endpoint: string; readonly fields: Fields };

/** Compares requests with what a command sends when nothing goes wrong. */
export type Likeness<One extends Thing> = {
  /** What a request may be a try of: one as a rule, several where it is like each of them to the same degree, or none. */
  readonly like: (thing: Thing) => readonly One[];
  /** Of the things of its endpoint the one that it differs least from, and how; null where the endpoint has none. */
  readonly nearest: (thing: Thing) => { readonly one: One; readonly differences: readonly string[] } | null;
};

/** What is empty says no more than what is not there. */
const valueOf = (fields: Fields, name: string): string | null => fields[name] ?? null;

/** A difference that no try of the same may have. */
const APART = Number.POSITIVE_INFINITY;

/** What the MMP counts does not hang on it, whatever it says. */
const isFree = (name: string): boolean => sendingParameters.has(name) || !knownParameters.has(name);

/**
 * A try says what it is a try of: it may carry more or less beside that (a count of tries, a flag), never another
 * installation, name, price, currency, quantity or value. A value may differ only where it cannot matter: in a parameter of
 * the sending or one that the MMP does not look at, unless nothing else tells two things apart.
 *
 * @param things - What the command sends, without fields that differ from run to run.
 */
export function likenessTo<One extends Thing>(things: readonly One[]): Likeness<One> {
  const groups = [...groupBy(things, withoutFree).values()];
  const twins = new Map(groups.flatMap((group) => group.map((one) => [one, group] as const)));
  const distance = (thing: Thing, one: One, name: string): number => {
    if (countedParameters.has(name)) return APART;
    const own = valueOf(one.fields, name);
    if (own === null || valueOf(thing.fields, name) === null) return 1;
    const isTelling = (twins.get(one) ?? []).some(({ fields }) => valueOf(fields, name) !== own);
    return isFree(name) && !isTelling ? 1 : APART;
  };
  const ranked = (thing: Thing) =>
    things
      .filter(({ endpoint }) => endpoint === thing.endpoint)
      .map((one) => {
        const names = [...new Set([...Object.keys(one.fields), ...Object.keys(thing.fields)])];
        const differences = names.filter((name) => valueOf(one.fields, name) !== valueOf(thing.fields, name));
        return { one, differences, distance: differences.reduce((sum, name) => sum + distance(thing, one, name), 0) };
      });
  return {
    like: (thing) => {
      const near = ranked(thing).filter((one) => one.distance < APART);
      const least = Math.min(...near.map((one) => one.distance));
      return near.filter((one) => one.distance === least).map(({ one }) => one);
    },
    nearest: (thing) => {
      const [best] = ranked(thing).toSorted((a, b) => a.differences.length - b.differences.length);
      return best === undefined ? null : { one: best.one, differences: best.differences };
    },
  };
}

/** The same for things that only what the MMP does not look at tells apart. */
function withoutFree({ endpoint, fields }: Thing): string {
  const names = Object.keys(fields).filter((name) => !isFree(name) && valueOf(fields, name) !== null);
  return JSON.stringify([endpoint, names.toSorted().map((name) => [name, fields[name]])]);
}
